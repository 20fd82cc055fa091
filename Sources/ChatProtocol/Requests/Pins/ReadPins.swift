// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a room's pinned messages, as a page of its history.
package struct ReadPins: ChatRequest {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = MessagePage
    package static let verb = "pins"
    package static let route = HTTPRoute(.get, "rooms/{room}/pins")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(ReadPins.init, Field("room", \.room))
}
