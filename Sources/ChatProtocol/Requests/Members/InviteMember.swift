// SPDX-License-Identifier: MIT

package import WireProtocol

/// Makes somebody a member of a room. Every member can.
package struct InviteMember: ChatRequest {
    package let room: RoomID
    package let user: UserID

    package init(room: RoomID, user: UserID) {
        self.room = room
        self.user = user
    }

    package typealias Result = RoomResult
    package static let verb = "invite"
    package static let route = HTTPRoute(.put, "rooms/{room}/members/{user}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchPerson, .archived, .tooLarge]
    package static let shape = Shape(InviteMember.init, Field("room", \.room), Field("user", \.user))
}
