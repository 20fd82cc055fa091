// SPDX-License-Identifier: MIT

package import WireProtocol

/// Removes a person from a room. The reply is `{}`.
package struct RemoveMember: ChatRequest {
    package let room: RoomID
    package let user: UserID

    package static let verb = "remove"
    package static let route = HTTPRoute(.delete, "rooms/{room}/members/{user}")
    package static let shape = RequestShape(RemoveMember.init, Field("room"), Field("user"))
}
