// SPDX-License-Identifier: MIT

package import WireProtocol

/// Says what a member may do in a room. The reply is `{}`.
package struct SetMemberRole: ChatRequest {
    package let room: RoomID
    package let user: UserID
    package let role: RoomRole

    package init(room: RoomID, user: UserID, role: RoomRole) {
        self.room = room
        self.user = user
        self.role = role
    }

    package typealias Result = Done
    package static let verb = "setRole"
    package static let route = HTTPRoute(.patch, "rooms/{room}/members/{user}")
    package static let shape = Shape(
        SetMemberRole.init,
        Field("room", \.room),
        Field("user", \.user),
        Field("role", \.role)
    )
}
