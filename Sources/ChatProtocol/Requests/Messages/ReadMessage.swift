// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads one message, as a page tells it.
package struct ReadMessage: ChatRequest, RoomRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = ReadMessageResult
    package static let verb = "message"
    package static let route = HTTPRoute(.get, "rooms/{room}/messages/{seq}")
    package static let refusals: [Refusal.Code] = [.notMember, .noSuchMessage]
    package static let shape = Shape(ReadMessage.init, Field("room", \.room), Field("seq", \.seq))
}
