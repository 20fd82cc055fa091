// SPDX-License-Identifier: MIT

package import WireProtocol

/// Changes the text of a message. The reply is `{"message"}`.
package struct EditMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq
    package let text: [UInt8]
    /// That of the message which the client has seen and edits.
    package let revision: Revision

    package static let verb = "edit"
    package static let route = HTTPRoute(.patch, "rooms/{room}/messages/{seq}")
    package static let shape = RequestShape(
        EditMessage.init,
        Field("room"),
        Field("seq"),
        Field("text"),
        Field("revision")
    )
}
