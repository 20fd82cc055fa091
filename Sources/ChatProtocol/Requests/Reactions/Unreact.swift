// SPDX-License-Identifier: MIT

package import WireProtocol

/// Takes a reaction back. Taking it back twice is taking it back once.
package struct Unreact: ChatRequest {
    package let room: RoomID
    package let seq: Seq
    package let emoji: Emoji

    package init(room: RoomID, seq: Seq, emoji: Emoji) {
        self.room = room
        self.seq = seq
        self.emoji = emoji
    }

    package typealias Result = ReactionState
    package static let verb = "unreact"
    package static let route = HTTPRoute(.delete, "rooms/{room}/messages/{seq}/reactions/{emoji}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchMessage, .archived]
    package static let shape = Shape(Unreact.init, Field("room", \.room), Field("seq", \.seq), Field("emoji", \.emoji))
}
