// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody reacted to a message, or took it back.
package struct ReactionChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let seq: Seq
    package let emoji: String
    /// How many there are now.
    package let count: Int
    /// Who. The name is left out where the reaction was taken back.
    package let person: Person
    /// Whether it was added, not taken back.
    package let isAdded: Bool

    package init(revision: Revision, room: RoomID, seq: Seq, emoji: String, count: Int, person: Person, isAdded: Bool) {
        self.revision = revision
        self.room = room
        self.seq = seq
        self.emoji = emoji
        self.count = count
        self.person = person
        self.isAdded = isAdded
    }

    package static let event = "reaction"
    package static let shape = Shape(
        ReactionChanged.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("seq", \.seq),
        Field("emoji", \.emoji),
        Field("count", \.count),
        Field("user", \.person),
        Field("added", \.isAdded)
    )
}
