// SPDX-License-Identifier: MIT

import Synchronization

/// Holds back scheduled work until the test says so.
package final class ManualSchedule: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package func callAsFunction(_ work: @escaping @Sendable () -> Void) {
        waiting.withLock { $0.append(work) }
    }

    /// Runs what waits, and what that schedules.
    package func run() {
        while let work = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { work() }
    }
}
