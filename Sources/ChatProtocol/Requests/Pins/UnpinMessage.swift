// SPDX-License-Identifier: MIT

package import WireProtocol

/// Takes a message off the pins. Unpinning twice is unpinning once.
package struct UnpinMessage: ChatRequest {
    package let room: RoomID
    package let seq: Seq

    package init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    package typealias Result = PinState
    package static let verb = "unpin"
    package static let route = HTTPRoute(.delete, "rooms/{room}/pins/{seq}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchMessage, .archived]
    package static let shape = Shape(UnpinMessage.init, Field("room", \.room), Field("seq", \.seq))
}
