// SPDX-License-Identifier: MIT

package import WireProtocol

/// Pins a message, so that everyone in the room finds it. Pinning twice is pinning once. A room has at most 50 pinned messages, and one
/// that is deleted is no longer pinned.
package struct PinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = PinState
    package static let verb = "pin"
    package static let route = HTTPRoute(.put, "rooms/{room}/pins/{seq}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchMessage, .archived, .tooLarge]
    package static let shape = Shape(PinMessage.init, Field("room", \.room), Field("seq", \.seq))
}
