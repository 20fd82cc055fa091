// SPDX-License-Identifier: MIT

package import WireProtocol

/// What the asker is told of in a room.
package struct NotificationState: Hashable, Sendable, Shaped {
    package let room: RoomID
    package let level: NotificationLevel

    package init(room: RoomID, level: NotificationLevel) {
        self.room = room
        self.level = level
    }

    package static let shape = Shape(NotificationState.init, Field("room", \.room), Field("level", \.level))
}
