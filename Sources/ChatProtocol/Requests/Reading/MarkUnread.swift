// SPDX-License-Identifier: MIT

package import WireProtocol

/// Moves the person's read marker back.
package struct MarkUnread: ChatRequest {
    package let room: RoomID
    /// The first message that is to be unread.
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = ReadState
    package static let verb = "unread"
    package static let route = HTTPRoute(.put, "rooms/{room}/unread")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(MarkUnread.init, Field("room", \.room), Field("seq", \.seq))
}
