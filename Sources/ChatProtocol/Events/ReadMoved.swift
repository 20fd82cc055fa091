// SPDX-License-Identifier: MIT

package import WireProtocol

/// The person's read marker was moved.
package struct ReadMoved: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let read: Seq
    /// The unread messages that mention the person.
    package let mentions: [Seq]?

    package init(revision: Revision, room: RoomID, read: Seq, mentions: [Seq]? = nil) {
        self.revision = revision
        self.room = room
        self.read = read
        self.mentions = mentions
    }

    package static let event = "read"
    package static let shape = Shape(
        ReadMoved.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("read", \.read),
        Field("mentions", \.mentions)
    )
}
