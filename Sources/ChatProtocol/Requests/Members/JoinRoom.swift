// SPDX-License-Identifier: MIT

package import WireProtocol

/// Joins a public room. Joining twice is joining once. The read marker moves to the newest message.
package struct JoinRoom: ChatRequest {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = RoomResult
    package static let verb = "join"
    package static let route = HTTPRoute(.put, "rooms/{room}/membership")
    package static let refusals: [Refusal.Code] = [.archived, .tooLarge]
    package static let shape = Shape(JoinRoom.init, Field("room", \.room))
}
