// SPDX-License-Identifier: MIT

/// A run of keys in byte order.
package struct KeyRange: Hashable, Sendable {
    package var lower: [UInt8]
    package var includesLower: Bool
    /// nil: to the end.
    package var upper: [UInt8]?
    package var includesUpper: Bool

    package init(lower: [UInt8], includesLower: Bool = true, upper: [UInt8]?, includesUpper: Bool) {
        self.lower = lower
        self.includesLower = includesLower
        self.upper = upper
        self.includesUpper = includesUpper
    }

    /// Both ends included.
    package static func closed(_ lower: [UInt8], _ upper: [UInt8]) -> KeyRange {
        KeyRange(lower: lower, upper: upper, includesUpper: true)
    }

    /// All keys that start with these bytes.
    package static func prefix(_ prefix: [UInt8]) -> KeyRange {
        var upper = prefix
        while let last = upper.popLast() {
            if last < 0xFF { return KeyRange(lower: prefix, upper: upper + [last + 1], includesUpper: false) }
        }
        return KeyRange(lower: prefix, upper: nil, includesUpper: false)
    }

    /// Whether no key can lie in it.
    var isEmpty: Bool {
        guard let upper else { return false }
        if lower == upper { return !(includesLower && includesUpper) }
        return upper.lexicographicallyPrecedes(lower)
    }
}
