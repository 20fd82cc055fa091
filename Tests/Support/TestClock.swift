// SPDX-License-Identifier: MIT

package import Store
import Synchronization

/// A clock that stands still until it is moved.
package final class TestClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_764_000_000_000)

    package init() {}

    package func now() -> Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(by duration: Duration) {
        milliseconds.withLock { $0 += Int64(duration / .milliseconds(1)) }
    }
}
