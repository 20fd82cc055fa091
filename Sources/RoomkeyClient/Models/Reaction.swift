// SPDX-License-Identifier: MIT

/// An emoji on a message, and who put it there.
public struct Reaction: Hashable, Sendable, Decodable {
    /// The emoji.
    public let emoji: String
    /// How many people.
    public let count: Int
    /// One's own is among them.
    public let isMine: Bool
    /// At most 10 of them.
    public let people: [Person]

    private enum CodingKeys: String, CodingKey {
        case emoji, count
        case isMine = "mine"
        case people = "users"
    }
}
