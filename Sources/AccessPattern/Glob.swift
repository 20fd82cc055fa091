// SPDX-License-Identifier: MIT

/// A subscription pattern: `*` stands for any run of bytes, also an empty one, everything else for itself, and the
/// whole key must match (rule T3 of `hpkv-protocol.md`).
///
/// ```swift
/// let glob = Glob(Array("board:*:title".utf8))
/// glob.matches(Array("board:7:title".utf8))  // true
/// glob.literalPrefix  // "board:", to find it by
/// ```
///
/// Two globs are equal when they are written alike but for repeated stars.
package struct Glob: Sendable, Hashable {
    /// The bytes before the first `*`, or all of them. Every key that matches begins so.
    package let literalPrefix: [UInt8]

    /// What stands between two stars, in order and without the empty ones.
    private let middle: [[UInt8]]

    /// The bytes after the last `*`, or nil if there is no star.
    private let suffix: [UInt8]?

    /// Reads a pattern. Every sequence of bytes is one.
    ///
    /// - Parameter pattern: The pattern's UTF-8 bytes.
    package init(_ pattern: [UInt8]) {
        let segments = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        literalPrefix = Array(segments[0])
        suffix = segments.count > 1 ? segments.last.map(Array.init) : nil
        middle = segments.dropFirst().dropLast().filter { !$0.isEmpty }.map(Array.init)
    }

    /// Whether the pattern has no `*`, so that it matches one key only.
    package var isExact: Bool { suffix == nil }

    /// Whether a key matches from its first byte to its last.
    ///
    /// The ends are compared in place. Each segment between stars is taken where it is found first: that leaves the
    /// most room for the next, so no choice is ever undone. The cost is at most the key's length times the pattern's.
    ///
    /// - Parameter key: The key's bytes.
    package func matches(_ key: [UInt8]) -> Bool {
        guard let suffix else { return key == literalPrefix }
        guard key.count >= literalPrefix.count + suffix.count,
            key.starts(with: literalPrefix),
            key[(key.count - suffix.count)...].elementsEqual(suffix)
        else { return false }
        var position = literalPrefix.count
        let end = key.count - suffix.count
        for segment in middle {
            guard let found = Self.first(segment, in: key[position..<end]) else { return false }
            position = found + segment.count
        }
        return true
    }

    /// The index where a segment first stands in a part of a key.
    private static func first(_ segment: [UInt8], in part: ArraySlice<UInt8>) -> Int? {
        var start = part.startIndex
        while start + segment.count <= part.endIndex {
            if part[start...].starts(with: segment) { return start }
            start += 1
        }
        return nil
    }
}
