// SPDX-License-Identifier: MIT

package import WireProtocol

/// Sends a message. A repeat, with the same `clientID`, is answered with the message that is there and tells nobody. The sender's read
/// marker moves to the message. Messages of one socket are numbered in the order in which they were sent.
package struct SendMessage: ChatRequest, RoomRequest {
    package let room: RoomID
    /// The message that it answers.
    package let replyTo: Seq?
    /// At least one character must be visible.
    package let text: UTF8Text
    /// Created by the client: new for every message, and the same for every retry.
    package let clientID: ClientMessageID

    package init(room: RoomID, replyTo: Seq? = nil, text: UTF8Text, clientID: ClientMessageID) {
        self.room = room
        self.replyTo = replyTo
        self.text = text
        self.clientID = clientID
    }

    package typealias Result = MessageResult
    package static let verb = "send"
    package static let route = HTTPRoute(.post, "rooms/{room}/messages")
    package static let refusals: [Refusal.Code] = [.notMember, .noSuchMessage, .archived, .clientIDReused, .tooLarge]
    package static let statuses = [201, 200]
    package static let shape = Shape(
        SendMessage.init,
        Field("room", \.room),
        Field("replyTo", \.replyTo),
        Field("text", \.text, within: Bounds.text),
        Field("clientID", \.clientID)
    )
}
