// SPDX-License-Identifier: MIT

package import WireProtocol

/// Deletes one's own message, or as a moderator anyone's. The number stays, the text goes. Deleting twice is deleting once.
package struct DeleteMessage: ChatRequest, RoomRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = MessageResult
    package static let verb = "delete"
    package static let route = HTTPRoute(.delete, "rooms/{room}/messages/{seq}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchMessage, .archived]
    package static let shape = Shape(DeleteMessage.init, Field("room", \.room), Field("seq", \.seq))
}
