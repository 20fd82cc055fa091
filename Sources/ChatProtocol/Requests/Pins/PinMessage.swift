// SPDX-License-Identifier: MIT

package import WireProtocol

/// Pins a message, so that everyone in the room finds it. The reply is `{"room","seq","pinned"}`.
package struct PinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = PinState
    package static let verb = "pin"
    package static let route = HTTPRoute(.put, "rooms/{room}/pins/{seq}")
    package static let shape = Shape(PinMessage.init, Field("room", \.room), Field("seq", \.seq))
}
