// SPDX-License-Identifier: MIT

package import Server
package import Store
import Synchronization

/// Clocks that stand still until they are moved.
package final class TestClock: Sendable {
    private struct Hands {
        var milliseconds: Int64 = 1_764_000_000_000
        var instant = ContinuousClock.now
    }

    private let hands = Mutex(Hands())

    package init() {}

    /// The date and time of day.
    package func now() -> Timestamp { Timestamp(milliseconds: hands.withLock { $0.milliseconds }) }

    /// What measures how long things take.
    package func instant() -> ContinuousClock.Instant { hands.withLock { $0.instant } }

    /// Lets time pass.
    package func advance(by duration: Duration) {
        hands.withLock { hands in
            hands.milliseconds += Int64(duration / .milliseconds(1))
            hands.instant += duration
        }
    }

    /// Sets the date and time of day to another, as an administrator or a time server does: no time passes.
    package func set(by duration: Duration) {
        hands.withLock { $0.milliseconds += Int64(duration / .milliseconds(1)) }
    }

    /// Has a server go by these clocks.
    package func drive(_ configuration: inout RoomkeyServer.Configuration) {
        configuration.now = now
        configuration.clock = instant
    }
}
