// SPDX-License-Identifier: MIT

package import WireProtocol

/// Takes a message off the pins. The reply is `{"room","seq"}`.
package struct UnpinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = PinState
    package static let verb = "unpin"
    package static let route = HTTPRoute(.delete, "rooms/{room}/pins/{seq}")
    package static let shape = Shape(UnpinMessage.init, Field("room", \.room), Field("seq", \.seq))
}
