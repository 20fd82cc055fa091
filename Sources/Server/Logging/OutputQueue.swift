// SPDX-License-Identifier: MIT

import Dispatch
package import Foundation
import Synchronization

/// Writes text to a descriptor on a thread of its own. Whoever reads the log may stall (a full pipe, a terminal that was stopped),
/// and then nobody but that thread waits for them: what comes meanwhile is kept up to a limit, beyond which it is left out,
/// counted, and the count is written once there is room again.
package final class OutputQueue: Sendable {
    /// Text that waits at most, in bytes: some thousand lines, more than a burst of them comes to.
    package static let maximumBytes = 1 << 20
    /// How long the end of the process waits for what was written last.
    package static let patience: Duration = .seconds(1)

    private struct Waiting {
        var texts: [String] = []
        var bytes = 0
        /// Texts that were left out since the last one that was taken.
        var dropped = 0

        mutating func add(_ text: String) {
            texts.append(text)
            bytes += text.utf8.count
        }
    }

    private let descriptor: Int32
    private let waiting = Mutex(Waiting())
    private let work = DispatchSemaphore(value: 0)
    /// Entered for each text that is to be written.
    private let unwritten = DispatchGroup()

    /// - Parameter descriptor: stays open for as long as the process runs.
    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        let thread = Thread { [self] in
            while true {
                work.wait()
                writeWaiting()
            }
        }
        thread.name = name
        thread.start()
    }

    /// Has a text written soon. Never blocks.
    package func write(_ text: String) {
        let isTaken = waiting.withLock { waiting in
            let count = text.utf8.count
            guard waiting.bytes + count <= Self.maximumBytes else {
                waiting.dropped += 1
                return false
            }
            noteDropped(&waiting)
            waiting.add(text)
            unwritten.enter()
            return true
        }
        if isTaken { work.signal() }
    }

    /// Waits until all is written, but no longer than a while: a process ends though nobody reads what it has to say.
    package func drain(until deadline: DispatchTime) {
        _ = unwritten.wait(timeout: deadline)
    }

    private func noteDropped(_ waiting: inout Waiting) {
        let count = waiting.dropped
        guard count > 0 else { return }
        let lines = count == 1 ? "line was" : "lines were"
        waiting.add("roomkey: \(count) \(lines) left out here: nobody read them in time\n")
        waiting.dropped = 0
        unwritten.enter()
    }

    private func writeWaiting() {
        let texts = waiting.withLock { waiting in
            // Their room is free again once they are written: what stalls in between counts too.
            defer { waiting.texts = [] }
            return waiting.texts
        }
        for text in texts {
            writeAll(text)
            waiting.withLock { waiting in
                waiting.bytes -= text.utf8.count
                // When nothing follows that could bring the note with it.
                guard waiting.bytes == 0, waiting.dropped > 0 else { return }
                noteDropped(&waiting)
                work.signal()
            }
            unwritten.leave()
        }
    }

    private func writeAll(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let written = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
                    Foundation.write(descriptor, $0.baseAddress, $0.count)
                }
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno == EAGAIN {
                    // Somebody else has made the descriptor non-blocking, as shells and supervisors share it.
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = Foundation.poll(&poll, 1, -1)
                } else if errno != EINTR {
                    // Nobody reads it any more, or its disk is full: nobody can be told either.
                    return
                }
            }
        }
    }
}

/// What log handlers write to.
package struct LogStream: TextOutputStream, Sendable {
    private let queue: OutputQueue

    package init(_ queue: OutputQueue) {
        self.queue = queue
    }

    package mutating func write(_ string: String) {
        queue.write(string)
    }
}
