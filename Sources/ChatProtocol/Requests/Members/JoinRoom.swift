// SPDX-License-Identifier: MIT

package import WireProtocol

/// Joins a public room. The reply is `{"room"}`.
package struct JoinRoom: ChatRequest {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = RoomResult
    package static let verb = "join"
    package static let route = HTTPRoute(.put, "rooms/{room}/membership")
    package static let shape = Shape(JoinRoom.init, Field("room", \.room))
}
