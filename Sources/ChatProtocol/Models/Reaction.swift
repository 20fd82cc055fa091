// SPDX-License-Identifier: MIT

/// An emoji on a message, and who put it there.
public struct Reaction: Hashable, Sendable {
    /// The emoji.
    public let emoji: String
    /// How many people.
    public let count: Int
    /// Whether the asker's own is among them.
    public let isMine: Bool
    /// At most 10 of them.
    public let people: [Person]

    package init(emoji: String, count: Int, isMine: Bool, people: [Person]) {
        self.emoji = emoji
        self.count = count
        self.isMine = isMine
        self.people = people
    }
}

extension Reaction: Shaped {
    package static let shape = Shape(
        Reaction.init,
        Field("emoji", \.emoji),
        Field("count", \.count),
        Field("mine", \.isMine),
        Field("users", \.people)
    )
}
