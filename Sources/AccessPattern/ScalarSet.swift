// SPDX-License-Identifier: MIT

/// A set of Unicode code points: what a character class matches.
///
/// Code points are `UInt32` and not `Unicode.Scalar`, because a pattern may name half of a surrogate pair, which is no
/// scalar and which no key contains.
struct ScalarSet: Sendable, Equatable {
    /// Sorted, with a gap between any two.
    let ranges: [ClosedRange<UInt32>]

    /// The code points 0…63 and 64…127 as bits, because most keys are ASCII.
    private let ascii: (UInt64, UInt64)

    private static let everything: ClosedRange<UInt32> = 0...0x10FFFF

    /// Creates the union of ranges, given in any order.
    init(_ unordered: [ClosedRange<UInt32>]) {
        var merged: [ClosedRange<UInt32>] = []
        for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
        var low: UInt64 = 0
        var high: UInt64 = 0
        for range in merged where range.lowerBound < 128 {
            for code in range.lowerBound...min(range.upperBound, 127) {
                if code < 64 { low |= 1 << UInt64(code) } else { high |= 1 << UInt64(code - 64) }
            }
        }
        ascii = (low, high)
    }

    /// All code points that are not in this set.
    var inverted: ScalarSet {
        var gaps: [ClosedRange<UInt32>] = []
        var next = Self.everything.lowerBound
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.everything.upperBound { gaps.append(next...Self.everything.upperBound) }
        return ScalarSet(gaps)
    }

    /// Whether a code point is in the set: a bit test for ASCII, a binary search otherwise.
    func contains(_ code: UInt32) -> Bool {
        if code < 64 { return ascii.0 >> UInt64(code) & 1 == 1 }
        if code < 128 { return ascii.1 >> UInt64(code - 64) & 1 == 1 }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < code { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(code)
    }

    static func == (left: ScalarSet, right: ScalarSet) -> Bool {
        left.ranges == right.ranges
    }
}
