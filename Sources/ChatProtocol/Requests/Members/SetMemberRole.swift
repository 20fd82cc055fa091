// SPDX-License-Identifier: MIT

package import WireProtocol

/// Says what a member may do in a room. The reply is `{}`.
package struct SetMemberRole: ChatRequest {
    package let room: RoomID
    package let user: UserID
    package let role: RoomRole

    package static let verb = "setRole"
    package static let route = HTTPRoute(.patch, "rooms/{room}/members/{user}")
    package static let shape = RequestShape(SetMemberRole.init, Field("room"), Field("user"), Field("role"))
}
