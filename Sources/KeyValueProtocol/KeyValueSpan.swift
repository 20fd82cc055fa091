// SPDX-License-Identifier: MIT

/// Which keys a range is about. The bounds of one that comes in a URL need not be UTF-8, as keys are: they are compared as bytes.
package struct KeyValueSpan: Hashable, Sendable {
    /// The lowest key and the highest one, both included; nil only with a prefix, which they narrow.
    package let start: [UInt8]?
    package let end: [UInt8]?
    /// What all keys begin with; nil for any.
    package let prefix: [UInt8]?

    /// The keys between two.
    package init(from start: [UInt8], to end: [UInt8]) {
        (self.start, self.end, prefix) = (start, end, nil)
    }

    /// All keys that begin so.
    /// - Parameters:
    ///   - start: the lowest that is asked for, in a later page.
    ///   - end: the highest.
    package init(prefix: [UInt8], from start: [UInt8]? = nil, to end: [UInt8]? = nil) {
        (self.start, self.end, self.prefix) = (start, end, prefix)
    }

    /// What a token has to allow: the ends, and what they begin with.
    package var bounds: [[UInt8]] { [start, end, prefix].compactMap(\.self) }
}
