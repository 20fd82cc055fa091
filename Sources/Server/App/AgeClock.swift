// SPDX-License-Identifier: MIT

import Chat
import Store

/// The time by which what is kept gets old: it is never ahead of the date, nor of the time that has passed since the server started. So
/// setting the date forward makes nothing old that is not, and setting it back only keeps things for longer.
struct AgeClock: Sendable {
    private let date: @Sendable () -> Timestamp
    private let clock: MonotonicClock
    private let start: (date: Timestamp, instant: ContinuousClock.Instant)

    init(date: @escaping @Sendable () -> Timestamp, clock: @escaping MonotonicClock) {
        self.date = date
        self.clock = clock
        start = (date(), clock())
    }

    func now() -> Timestamp { min(date(), start.date.adding(start.instant.duration(to: clock()))) }
}
