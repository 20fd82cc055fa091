// SPDX-License-Identifier: MIT

/// A number that identifies something in an order.
public protocol NumberID: RawRepresentable<Int64>, Hashable, Comparable, Sendable, Codable, CustomStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// - Parameter rawValue: The number itself.
    init(rawValue: Int64)
}

extension NumberID {
    /// - Parameter literal: The number itself.
    @inlinable public init(integerLiteral literal: Int64) { self.init(rawValue: literal) }
    @inlinable package init(_ value: Int64) { self.init(rawValue: value) }
    @inlinable package var value: Int64 { rawValue }
    /// Whether the left one comes first.
    @inlinable public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// The number itself.
    public var description: String { String(rawValue) }
}

/// The number of a change in the one order of all changes of a server; 0 precedes the first. Of two versions of a thing, the one with the
/// higher revision is the newer.
public struct Revision: NumberID {
    /// The number itself.
    public let rawValue: Int64

    /// - Parameter rawValue: The number itself.
    @inlinable public init(rawValue: Int64) { self.rawValue = rawValue }

    package static let zero = Revision(0)
}

/// The number of a message in its room: 1, 2, 3… without gaps, never used twice; 0 precedes the first.
public struct Seq: NumberID {
    /// The number itself.
    public let rawValue: Int64

    /// - Parameter rawValue: The number itself.
    @inlinable public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A text that identifies something. A literal that cannot be one is a fault of the program and ends it.
public protocol TextID: RawRepresentable<String>, Hashable, Sendable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{}

extension TextID {
    /// - Parameter literal: The text itself.
    public init(stringLiteral literal: String) {
        guard let id = Self(rawValue: literal) else { preconditionFailure("“\(literal)” is no \(Self.self).") }
        self = id
    }

    /// - Returns: nil when the text cannot be one.
    @inlinable package init?(_ text: String) { self.init(rawValue: text) }
    @inlinable package var text: String { rawValue }
    /// The text itself.
    public var description: String { rawValue }
}

/// Names a room, in addresses too: `general`. Lower-case letters, digits, hyphens and underscores, 1 to 64 of them, so that it is safe in a
/// path, a key and a topic.
public struct RoomID: TextID {
    /// The text itself.
    public let rawValue: String

    /// - Parameter rawValue: The text itself.
    /// - Returns: nil when the text cannot be a room's ID.
    public init?(rawValue: String) {
        guard isID(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// Names a person or a bot, for ever. Created by the server.
public struct UserID: TextID {
    /// The text itself.
    public let rawValue: String

    /// - Parameter rawValue: The text itself.
    /// - Returns: nil when the text cannot be a person's ID.
    public init?(rawValue: String) {
        guard isID(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// A client's own ID for a message, stable across retries, so that sends are idempotent.
/// 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
public struct ClientMessageID: TextID {
    /// The text itself.
    public let rawValue: String

    /// - Parameter rawValue: 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    /// - Returns: nil for any other text.
    public init?(rawValue: String) {
        guard (1...64).contains(rawValue.utf8.count), allBytes(of: rawValue, satisfy: Self.isAllowed) else {
            return nil
        }
        self.rawValue = rawValue
    }

    package static func isAllowed(_ byte: UInt8) -> Bool {
        isIDByte(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: ".")
    }
}

private func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && allBytes(of: text, satisfy: isIDByte)
}

/// `allSatisfy` of a string's own bytes, which is slow: the ids of each message pass here.
@inline(__always)
private func allBytes(of text: String, satisfy isAllowed: (UInt8) -> Bool) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { $0.allSatisfy(isAllowed) } ?? text.utf8.allSatisfy(isAllowed)
}

private func isIDByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}
