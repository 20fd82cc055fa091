// SPDX-License-Identifier: MIT

import Foundation

/// What comes on standard input, read when it is asked for. Reading blocks, and a file cannot be watched by an event loop, so it has
/// a queue of its own.
package struct StandardInput: Sendable {
    private let queue = DispatchQueue(label: "roomkey.input")

    package init() {}

    /// It may have something to send: a pipe or a file. A terminal belongs to a person, and of /dev/null nobody expects anything.
    package static var isPiped: Bool {
        var status = stat()
        return fstat(STDIN_FILENO, &status) == 0 && status.st_mode & S_IFMT != S_IFCHR
    }

    /// The next bytes.
    /// - Returns: nil at the end.
    package func read() async -> [UInt8]? {
        await withCheckedContinuation { done in
            queue.async {
                var buffer = [UInt8](repeating: 0, count: 16_384)
                while true {
                    let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
                    if count > 0 { return done.resume(returning: Array(buffer[..<count])) }
                    if count == 0 || errno != EINTR { return done.resume(returning: nil) }
                }
            }
        }
    }
}
