// SPDX-License-Identifier: MIT

import Synchronization

/// Counts attempts by who or what is tried, in token buckets. Kept in memory and bounded: a restart forgets them.
///
/// Time is that of ``ContinuousClock``, which nobody can set: whatever happens to the date, nobody waits longer or shorter for it.
final class Attempts: Sendable {
    let limit: AttemptLimit
    private let capacity: Int
    private let clock: MonotonicClock
    /// When each bucket will be full again: all there is to know of a bucket.
    private let fullAt = Mutex<[String: ContinuousClock.Instant]>([:])

    /// - Parameter capacity: how many are remembered.
    init(_ limit: AttemptLimit, capacity: Int, clock: @escaping MonotonicClock) {
        self.limit = limit
        self.capacity = capacity
        self.clock = clock
    }

    /// How many are remembered now.
    var count: Int { fullAt.withLock { $0.count } }

    /// Takes an attempt.
    /// - Returns: nil when there was one; else how long until there is.
    func take(_ name: String) -> Duration? {
        let now = clock()
        return fullAt.withLock { fullAt in
            let after = max(fullAt[name] ?? now, now) + limit.interval
            let wait = now.duration(to: after) - limit.interval * limit.burst
            guard wait <= .zero else { return wait }
            fullAt[name] = after
            if fullAt.count > capacity { Self.forget(in: &fullAt, at: now, keeping: capacity / 2) }
            return nil
        }
    }

    /// Forgets the attempts of one: the last was a success.
    func forgive(_ name: String) {
        fullAt.withLock { _ = $0.removeValue(forKey: name) }
    }

    /// Gives back an attempt that was none.
    func giveBack(_ name: String) {
        fullAt.withLock { $0[name]? -= limit.interval }
    }

    /// Makes room: forgets full buckets, which say nothing, and then the fullest.
    private static func forget(
        in fullAt: inout [String: ContinuousClock.Instant],
        at now: ContinuousClock.Instant,
        keeping kept: Int
    ) {
        let emptiest = fullAt.filter { $0.value > now }.sorted { $0.value > $1.value }.prefix(kept)
        fullAt = Dictionary(uniqueKeysWithValues: emptiest.map { ($0.key, $0.value) })
    }
}
