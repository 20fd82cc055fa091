// SPDX-License-Identifier: MIT

import Foundation

/// Tells on a terminal how far a copy is, once it takes long enough for someone to wonder.
final class CopyProgress {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let begin = ContinuousClock.now
    private var percent: Int?

    /// - Parameter fraction: how much is done, from 0 to 1.
    func show(_ fraction: Double) {
        let now = Int(fraction * 100)
        guard isShown, now != percent, ContinuousClock.now - begin > .seconds(1) else { return }
        percent = now
        FileHandle.standardError.write(Data("\rCopying: \(now) %".utf8))
    }

    /// Takes the line away again.
    func end() {
        if percent != nil { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
