// SPDX-License-Identifier: MIT

package import WireProtocol

/// Pins a message, so that everyone in the room finds it. The reply is `{"room","seq","pinned"}`.
package struct PinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package static let verb = "pin"
    package static let route = HTTPRoute(.put, "rooms/{room}/pins/{seq}")
    package static let shape = RequestShape(PinMessage.init, Field("room"), Field("seq"))
}
