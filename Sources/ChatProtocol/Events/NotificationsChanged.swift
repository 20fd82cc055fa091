// SPDX-License-Identifier: MIT

package import WireProtocol

/// The person has chosen what they are told of in a room, on any of their devices.
package struct NotificationsChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let level: NotificationLevel

    package init(revision: Revision, room: RoomID, level: NotificationLevel) {
        self.revision = revision
        self.room = room
        self.level = level
    }

    package static let event = "notifications"
    package static let shape = Shape(
        NotificationsChanged.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("level", \.level)
    )
}
