// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reacts to a message, once per person and emoji. Reacting twice is reacting once. A message has at most 20 different emoji.
package struct React: ChatRequest {
    package let room: RoomID
    package let seq: Seq
    package let emoji: Emoji

    package init(room: RoomID, seq: Seq, emoji: Emoji) {
        self.room = room
        self.seq = seq
        self.emoji = emoji
    }

    package typealias Result = ReactionState
    package static let verb = "react"
    package static let route = HTTPRoute(.put, "rooms/{room}/messages/{seq}/reactions/{emoji}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed, .noSuchMessage, .archived, .tooLarge]
    package static let shape = Shape(React.init, Field("room", \.room), Field("seq", \.seq), Field("emoji", \.emoji))
}
