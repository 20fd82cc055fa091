// SPDX-License-Identifier: MIT

package import WireProtocol

/// Sends a message. The sender's read marker moves to it. The reply is `{"message","repeated"?}`.
package struct SendMessage: ChatRequest, RoomRequest {
    package let room: RoomID
    /// The message that it answers.
    package let replyTo: Seq?
    package let text: UTF8Text
    /// The same for every attempt, so that sending twice is sending once.
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
    package static let shape = Shape(
        SendMessage.init,
        Field("room", \.room),
        Field("replyTo", \.replyTo),
        Field("text", \.text),
        Field("clientID", \.clientID)
    )
}
