// SPDX-License-Identifier: MIT

import Dispatch
import Foundation

/// Does something again and again, on a thread of its own since the calls of the C library block.
final class PeriodicThread: Sendable {
    /// Signalled to end.
    private let stop = DispatchSemaphore(value: 0)
    private let stopped = AsyncStream<Void>.makeStream()

    /// Begins. To be called once.
    /// - Parameters:
    ///   - name: the thread's.
    ///   - delay: how long to wait before the first time.
    ///   - finally: is done after the last time.
    func start(
        _ name: String,
        every interval: Duration,
        after delay: Duration = .zero,
        _ work: @escaping @Sendable () -> Void,
        finally: @escaping @Sendable () -> Void = {}
    ) {
        let thread = Thread { [self] in
            var wait = delay
            while stop.wait(timeout: .now() + wait / .seconds(1)) == .timedOut {
                work()
                wait = interval
            }
            finally()
            stopped.continuation.finish()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for what is being done, and ends.
    func close() async {
        stop.signal()
        for await _ in stopped.stream {}
    }
}
