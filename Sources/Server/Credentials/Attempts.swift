// SPDX-License-Identifier: MIT

import Store
import Synchronization

/// Counts attempts by who or what is tried, in token buckets. Kept in memory and bounded: a restart forgets them.
final class Attempts: Sendable {
    let limit: AttemptLimit
    private let capacity: Int
    private let now: @Sendable () -> Timestamp
    /// When each bucket will be full again, in nanoseconds since 1970: all there is to know of a bucket.
    private let fullAt = Mutex<[String: Int64]>([:])

    /// - Parameter capacity: how many are remembered.
    init(_ limit: AttemptLimit, capacity: Int, now: @escaping @Sendable () -> Timestamp) {
        self.limit = limit
        self.capacity = capacity
        self.now = now
    }

    /// How many are remembered now.
    var count: Int { fullAt.withLock { $0.count } }

    /// Takes an attempt.
    /// - Returns: nil when there was one; else how long until there is.
    func take(_ name: String) -> Duration? {
        let now = now().milliseconds * 1_000_000
        let interval =
            limit.interval.components.seconds * 1_000_000_000
            + limit.interval.components.attoseconds / 1_000_000_000
        return fullAt.withLock { fullAt in
            let after = max(fullAt[name] ?? now, now) + interval
            let wait = after - now - Int64(limit.burst) * interval
            guard wait <= 0 else { return .nanoseconds(wait) }
            fullAt[name] = after
            if fullAt.count > capacity { Self.forget(in: &fullAt, at: now, keeping: capacity / 2) }
            return nil
        }
    }

    /// Forgets the attempts of one: the last was a success.
    func forgive(_ name: String) {
        fullAt.withLock { _ = $0.removeValue(forKey: name) }
    }

    /// Makes room: forgets full buckets, which say nothing, and then the fullest.
    private static func forget(in fullAt: inout [String: Int64], at now: Int64, keeping kept: Int) {
        let emptiest = fullAt.filter { $0.value > now }.sorted { $0.value > $1.value }.prefix(kept)
        fullAt = Dictionary(uniqueKeysWithValues: emptiest.map { ($0.key, $0.value) })
    }
}
