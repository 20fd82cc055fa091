// SPDX-License-Identifier: MIT

package import WireProtocol

/// Deletes a message. The reply is `{"message"}`, without its text.
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
    package static let shape = Shape(DeleteMessage.init, Field("room", \.room), Field("seq", \.seq))
}
