// SPDX-License-Identifier: MIT

/// The number of a message in its room: 1, 2, 3… without gaps, never used twice; 0 precedes the first.
public struct Seq: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// The number itself.
    public let rawValue: Int64

    /// - Parameter rawValue: the number itself.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// - Parameter literal: the number itself.
    public init(integerLiteral literal: Int64) {
        rawValue = literal
    }

    /// The lower number came first.
    public static func < (left: Seq, right: Seq) -> Bool { left.rawValue < right.rawValue }

    /// The number itself.
    public var description: String { String(rawValue) }
}
