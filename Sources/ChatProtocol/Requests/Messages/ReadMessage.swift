// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads one message, as a page tells it.
package struct ReadMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package static let verb = "message"
    package static let route = HTTPRoute(.get, "rooms/{room}/messages/{seq}")
    package static let shape = RequestShape(ReadMessage.init, Field("room"), Field("seq"))
}
