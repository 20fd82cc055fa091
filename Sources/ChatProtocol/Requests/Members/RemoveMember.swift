// SPDX-License-Identifier: MIT

package import WireProtocol

/// Removes somebody from a room. Only its moderators can.
package struct RemoveMember: ChatRequest {
    package let room: RoomID
    package let user: UserID

    package init(room: RoomID, user: UserID) {
        self.room = room
        self.user = user
    }

    package typealias Result = Done
    package static let verb = "remove"
    package static let route = HTTPRoute(.delete, "rooms/{room}/members/{user}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed]
    package static let shape = Shape(RemoveMember.init, Field("room", \.room), Field("user", \.user))
}
