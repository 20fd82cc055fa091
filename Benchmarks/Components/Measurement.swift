// SPDX-License-Identifier: MIT

import Foundation

/// Durations of single operations, and what to say of them.
struct Measurement {
    private var nanoseconds: [Int64] = []

    mutating func add(_ duration: Duration) {
        let parts = duration.components
        nanoseconds.append(parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
    }

    /// `p50 0.12 ms, p99 0.31 ms`
    var summary: String {
        let sorted = nanoseconds.sorted()
        func percentile(_ share: Double) -> String {
            guard let last = sorted.last else { return "-" }
            let index = Int(Double(sorted.count) * share)
            return String(format: "%.3f ms", Double(index < sorted.count ? sorted[index] : last) / 1e6)
        }
        return "p50 \(percentile(0.5)), p99 \(percentile(0.99))"
    }
}

/// Runs something and says how often per second it did.
func perSecond(_ count: Int, _ elapsed: Duration) -> String {
    let parts = elapsed.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    return String(format: "%10.0f /s", Double(count) / seconds)
}
