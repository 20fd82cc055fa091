// SPDX-License-Identifier: MIT

package import WireProtocol

/// A message was edited or deleted. It is told whole, but for its reactions and its pin. A client that does not hold it keeps it only if
/// it is newer than all that the client knows of the room, and else loads it with a page.
package struct MessageUpdated: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let message: Message

    package init(revision: Revision, room: RoomID, message: Message) {
        self.revision = revision
        self.room = room
        self.message = message
    }

    package static let event = "messageUpdated"
    package static let shape = Shape(
        MessageUpdated.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("message", \.message)
    )
}
