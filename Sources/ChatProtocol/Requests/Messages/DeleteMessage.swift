// SPDX-License-Identifier: MIT

package import WireProtocol

/// Deletes a message. The reply is `{"message"}`, without its text.
package struct DeleteMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package static let verb = "delete"
    package static let route = HTTPRoute(.delete, "rooms/{room}/messages/{seq}")
    package static let shape = RequestShape(DeleteMessage.init, Field("room"), Field("seq"))
}
