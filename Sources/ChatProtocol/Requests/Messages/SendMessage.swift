// SPDX-License-Identifier: MIT

package import WireProtocol

/// Sends a message. The sender's read marker moves to it. The reply is `{"message","repeated"?}`.
package struct SendMessage: ChatRequest {
    package let room: RoomID
    /// The message that it answers.
    package let replyTo: Seq?
    package let text: [UInt8]
    /// The same for every attempt, so that sending twice is sending once.
    package let clientID: ClientMessageID

    package static let verb = "send"
    package static let route = HTTPRoute(.post, "rooms/{room}/messages")
    package static let shape = RequestShape(
        SendMessage.init,
        Field("room"),
        Field("replyTo"),
        Field("text"),
        Field("clientID")
    )
}
