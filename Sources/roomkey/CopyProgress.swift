// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// Tells on a terminal how far a copy is, once it takes long enough for someone to wonder.
final class CopyProgress: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let begin = ContinuousClock.now
    private let percent = Mutex<Int?>(nil)

    /// - Parameter fraction: how much is done, from 0 to 1.
    @Sendable func show(_ fraction: Double) {
        let now = Int(fraction * 100)
        guard isShown, ContinuousClock.now - begin > .seconds(1) else { return }
        let isNews = percent.withLock { percent in
            defer { percent = now }
            return percent != now
        }
        guard isNews else { return }
        FileHandle.standardError.write(Data("\rCopying: \(now) %".utf8))
    }

    /// Takes the line away again.
    func end() {
        if percent.withLock({ $0.take() }) != nil { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
