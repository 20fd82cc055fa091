// SPDX-License-Identifier: MIT

/// The number of a change in the one order of all changes of a server. Of two versions of a thing, the one with the higher
/// revision is the newer.
public struct Revision: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible,
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
    public static func < (left: Revision, right: Revision) -> Bool { left.rawValue < right.rawValue }

    /// The number itself.
    public var description: String { String(rawValue) }
}
