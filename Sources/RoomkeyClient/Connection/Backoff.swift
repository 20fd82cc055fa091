// SPDX-License-Identifier: MIT

/// Exponential backoff with full jitter: the longest wait doubles with each failure, and the wait is a random part of it, so that clients
/// do not all return to a restarted server at once.
public struct Backoff: Sendable, Hashable {
    /// The longest wait after the first failure.
    public var first: Duration
    /// The longest wait of all.
    public var longest: Duration

    /// - Parameters:
    ///   - first: the longest wait after the first failure.
    ///   - longest: the longest wait of all.
    public init(first: Duration = .milliseconds(500), longest: Duration = .seconds(15)) {
        self.first = first
        self.longest = longest
    }

    /// - Parameters:
    ///   - failures: in a row, from 1.
    ///   - chance: from 0 to 1.
    func delay(after failures: Int, chance: Double) -> Duration {
        // 2^30 times anything is longer than the longest, and cannot overflow.
        let most = min(longest, first * (1 << min(max(failures - 1, 0), 30)))
        return most * chance
    }
}
