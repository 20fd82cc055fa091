// SPDX-License-Identifier: MIT

package import WireProtocol

/// A message was sent in one of the rooms that the person is in. From their own, `read` follows: they have read up to it.
package struct MessageSent: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let message: Message

    package init(revision: Revision, room: RoomID, message: Message) {
        self.revision = revision
        self.room = room
        self.message = message
    }

    package static let event = "message"
    package static let shape = Shape(
        MessageSent.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("message", \.message)
    )
}
