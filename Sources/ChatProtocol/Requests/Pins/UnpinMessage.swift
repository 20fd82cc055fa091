// SPDX-License-Identifier: MIT

package import WireProtocol

/// Takes a message off the pins. The reply is `{"room","seq"}`.
package struct UnpinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package static let verb = "unpin"
    package static let route = HTTPRoute(.delete, "rooms/{room}/pins/{seq}")
    package static let shape = RequestShape(UnpinMessage.init, Field("room"), Field("seq"))
}
