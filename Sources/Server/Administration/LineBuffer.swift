// SPDX-License-Identifier: MIT

import Foundation

/// Cuts what arrives in pieces into lines. Each byte is looked at once, however small the pieces are.
struct LineBuffer {
    private var received = Data()
    /// How much of what was received has no line end.
    private var searched = 0

    /// Bytes that wait for the end of their line.
    var count: Int { received.count }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        received.append(contentsOf: bytes)
    }

    /// The next whole line, without its end; nil when more must arrive first.
    mutating func next() -> Data? {
        let rest = received[(received.startIndex + searched)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            searched = received.count
            return nil
        }
        let line = Data(received[..<end])
        let next = end + 1
        received = next == received.endIndex ? Data() : received[next...]
        searched = 0
        return line
    }
}
