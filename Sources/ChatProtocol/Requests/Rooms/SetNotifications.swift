// SPDX-License-Identifier: MIT

package import WireProtocol

/// Chooses what the person is told of in a room.
package struct SetNotifications: ChatRequest {
    package let room: RoomID
    package let level: NotificationLevel

    package init(room: RoomID, level: NotificationLevel) {
        self.room = room
        self.level = level
    }

    package typealias Result = NotificationState
    package static let verb = "setNotifications"
    package static let route = HTTPRoute(.put, "rooms/{room}/notifications")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(SetNotifications.init, Field("room", \.room), Field("level", \.level))
}
