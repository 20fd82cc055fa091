// SPDX-License-Identifier: MIT

import Synchronization

/// How long deliveries took, counted in steps that grow by an eighth or less; so a step tells the time to within that much.
///
/// Any thread may count and read. Counts only grow: what happened between two readings is their difference.
package final class LatencyHistogram: Sendable {
    /// How many deliveries took a certain time.
    package struct Step: Hashable, Sendable {
        /// Microseconds that each of them took less than.
        package let upTo: Int64
        package let count: Int
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    /// Everything below 2^6 µs is one step; each doubling from there on is eight of them.
    private static let firstExponent = 6
    /// What takes longer than 2^27 µs (two minutes) counts as that.
    private static let lastExponent = 26
    private static let parts = 8

    private let counters: [Counter]

    init() {
        let doublings = Self.lastExponent - Self.firstExponent + 1
        counters = (0..<1 + doublings * Self.parts).map { _ in Counter() }
    }

    /// Counts a delivery.
    func note(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        let index = Self.index(ofMicroseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
        counters[min(index, counters.count - 1)].value.wrappingAdd(1, ordering: .relaxed)
    }

    /// The steps in which there is something, shortest first.
    package var steps: [Step] {
        counters.enumerated().compactMap { index, counter in
            let count = counter.value.load(ordering: .relaxed)
            return count == 0 ? nil : Step(upTo: Self.upTo(index), count: count)
        }
    }

    private static func index(ofMicroseconds time: Int64) -> Int {
        guard time >> firstExponent > 0 else { return 0 }
        let exponent = Int64.bitWidth - 1 - time.leadingZeroBitCount
        let part = Int(time >> (exponent - 3)) % parts
        return 1 + (exponent - firstExponent) * parts + part
    }

    private static func upTo(_ index: Int) -> Int64 {
        guard index > 0 else { return 1 << firstExponent }
        let (doubling, part) = (index - 1).quotientAndRemainder(dividingBy: parts)
        return Int64(parts + part + 1) << (firstExponent + doubling - 3)
    }
}
