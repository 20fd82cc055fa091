// SPDX-License-Identifier: MIT

package import WireProtocol

/// Changes the text of one's own message. A repeat of an edit that was done succeeds.
package struct EditMessage: ChatRequest, RoomRequest {
    package let room: RoomID
    package let seq: Seq
    package let text: UTF8Text
    /// That of the message which the client has seen and edits.
    package let revision: Revision

    package init(room: RoomID, seq: Seq, text: UTF8Text, revision: Revision) {
        self.room = room
        self.seq = seq
        self.text = text
        self.revision = revision
    }

    package typealias Result = MessageResult
    package static let verb = "edit"
    package static let route = HTTPRoute(.patch, "rooms/{room}/messages/{seq}")
    package static let refusals: [Refusal.Code] = [
        .notMember, .notAllowed, .noSuchMessage, .archived, .editConflict, .tooLarge,
    ]
    package static let shape = Shape(
        EditMessage.init,
        Field("room", \.room),
        Field("seq", \.seq),
        Field("text", \.text, within: Bounds.text),
        Field("revision", \.revision)
    )
}
