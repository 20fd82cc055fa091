// SPDX-License-Identifier: MIT

package import WireProtocol

/// The person has read further, or marked something unread, on any of their devices.
package struct ReadMoved: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    /// Everything up to this number is read.
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
