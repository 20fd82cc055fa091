// SPDX-License-Identifier: MIT

package import WireProtocol

/// Takes a reaction back. The reply is that of ``React``.
package struct Unreact: ChatRequest {
    package let room: RoomID
    package let seq: Seq
    package let emoji: Emoji

    package static let verb = "unreact"
    package static let route = HTTPRoute(.delete, "rooms/{room}/messages/{seq}/reactions/{emoji}")
    package static let shape = RequestShape(Unreact.init, Field("room"), Field("seq"), Field("emoji"))
}
