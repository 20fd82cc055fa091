// SPDX-License-Identifier: MIT

import Chat

/// Counts what people and addresses do against the limits that are rates. Kept in memory and bounded; a restart forgets it.
final class Rates: Sendable {
    private let limits: ChatLimits
    private let buckets: [ChatLimit: Attempts]

    init(_ limits: ChatLimits, clock: @escaping MonotonicClock) {
        self.limits = limits
        var buckets: [ChatLimit: Attempts] = [:]
        for limit in ChatLimit.allCases where limits[limit] > 0 {
            guard let rate = limit.rate else { continue }
            let allowed = AttemptLimit(
                burst: limits[limit] * ChatLimit.Rate.burst,
                interval: rate.period.duration / limits[limit]
            )
            buckets[limit] = Attempts(allowed, capacity: ServerLimits.rememberedAttempts, clock: clock)
        }
        self.buckets = buckets
    }

    /// Counts one more.
    /// - Parameter name: of the person or address.
    /// - Throws: when there were too many. A limit of 0 is none.
    func count(_ limit: ChatLimit, of name: String) throws(ChatError) {
        guard let wait = buckets[limit]?.take(name) else { return }
        throw .tooMany(limit, limits[limit], retryAfter: wait)
    }
}
