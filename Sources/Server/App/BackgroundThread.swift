// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Synchronization

/// A thread for work that takes long. The threads that requests are answered on are as many as there are processors, and what works on
/// one of them has the others wait, the queues of Dispatch too: on Linux they are the same threads.
///
/// Unless told otherwise it is for work that nobody waits for: it runs when the others leave a processor free, and gives way as soon as
/// one of them has something to do. What waits for a message is then never behind the indexing of those before it.
final class BackgroundThread: Sendable {
    private let jobs = Jobs()

    /// - Parameter givesWay: Whether the others come first; false for work that somebody waits for.
    init(_ name: String, givesWay: Bool = true) {
        let thread = Thread { [jobs] in
            if givesWay { Self.giveWay() }
            while let job = jobs.next() { job() }
        }
        thread.name = name
        // Darwin's way to say so.
        if givesWay { thread.qualityOfService = .utility }
        thread.start()
    }

    deinit { jobs.add(nil) }

    /// Works there, after what was asked for before.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            jobs.add { continuation.resume(with: Result { try work() }) }
        }
    }

    private static func giveWay() {
        #if os(Linux)
            // There each thread has a niceness of its own, and 0 is the calling one. If it is refused the work is as urgent as the rest.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        #endif
    }

    private final class Jobs: Sendable {
        private let waiting = Mutex<[(@Sendable () -> Void)?]>([])
        private let count = DispatchSemaphore(value: 0)

        /// - Parameter job: nil ends the thread.
        func add(_ job: (@Sendable () -> Void)?) {
            waiting.withLock { $0.append(job) }
            count.signal()
        }

        func next() -> (@Sendable () -> Void)? {
            count.wait()
            return waiting.withLock { $0.removeFirst() }
        }
    }
}
