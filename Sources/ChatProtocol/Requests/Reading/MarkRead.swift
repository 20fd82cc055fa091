// SPDX-License-Identifier: MIT

package import WireProtocol

/// Moves the person's read marker forward, at most to the newest message.
package struct MarkRead: ChatRequest {
    package let room: RoomID
    /// The last message that was read.
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = ReadState
    package static let verb = "read"
    package static let route = HTTPRoute(.put, "rooms/{room}/read")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(MarkRead.init, Field("room", \.room), Field("seq", \.seq))
}
