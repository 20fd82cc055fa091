// SPDX-License-Identifier: MIT

/// The number of a change in the one order of all changes. Starts at 1; 0 is before everything.
package struct Revision: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    package static let zero = Revision(0)

    package static func < (left: Revision, right: Revision) -> Bool { left.value < right.value }

    package var description: String { String(value) }
}

/// The number of a message in its room: 1, 2, 3… without gaps, never used twice.
package struct Seq: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    package static func < (left: Seq, right: Seq) -> Bool { left.value < right.value }

    package var description: String { String(value) }
}

/// Names a room. Lower-case letters, digits, hyphens and underscores, 1 to 64 of them, so that it is safe in a path, a key and a topic.
package struct RoomID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// - Returns: nil when the text cannot be a room's id.
    package init?(_ text: String) {
        guard isID(text) else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// Names a person, for ever. Made by the server.
package struct UserID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// - Returns: nil when the text cannot be a person's id.
    package init?(_ text: String) {
        guard isID(text) else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// A client's own ID for a message, stable across retries, so that sends are idempotent.
/// 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
package struct ClientMessageID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// - Returns: nil when the text cannot be a client id.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), allBytes(of: text, satisfy: Self.isAllowed) else { return nil }
        self.text = text
    }

    package var description: String { text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
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
