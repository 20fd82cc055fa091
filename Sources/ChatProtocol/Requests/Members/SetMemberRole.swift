// SPDX-License-Identifier: MIT

package import WireProtocol

/// Makes a member of a room a moderator, or a moderator a member. Only moderators can.
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
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchPerson]
    package static let shape = Shape(
        SetMemberRole.init,
        Field("room", \.room),
        Field("user", \.user),
        Field("role", \.role)
    )
}
