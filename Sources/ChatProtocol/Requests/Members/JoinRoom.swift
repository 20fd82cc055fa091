// SPDX-License-Identifier: MIT

package import WireProtocol

/// Joins a public room. The reply is `{"room"}`.
package struct JoinRoom: ChatRequest {
    package let room: RoomID

    package static let verb = "join"
    package static let route = HTTPRoute(.put, "rooms/{room}/membership")
    package static let shape = RequestShape(JoinRoom.init, Field("room"))
}
