// SPDX-License-Identifier: MIT

/// Reads the clock that intervals, rates and deadlines are measured with: it only moves forward, by as much as time passes.
package typealias MonotonicClock = @Sendable () -> ContinuousClock.Instant
