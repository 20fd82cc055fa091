// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a room.
package struct ReadRoom: ChatRequest {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = RoomResult
    package static let verb = "room"
    package static let route = HTTPRoute(.get, "rooms/{room}")
    package static let shape = Shape(ReadRoom.init, Field("room", \.room))
}
