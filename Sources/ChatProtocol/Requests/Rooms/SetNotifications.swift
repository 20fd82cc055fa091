// SPDX-License-Identifier: MIT

package import WireProtocol

/// Chooses what the person is told of in a room. The reply is `{"room","level"}`.
package struct SetNotifications: ChatRequest {
    package let room: RoomID
    package let level: NotificationLevel

    package static let verb = "setNotifications"
    package static let route = HTTPRoute(.put, "rooms/{room}/notifications")
    package static let shape = RequestShape(SetNotifications.init, Field("room"), Field("level"))
}
