// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a page of a room's messages, ascending: the newest ones, unless one of the four positions is given.
package struct ReadHistory: ChatRequest {
    package let room: RoomID
    /// The page ends before the message with this number.
    package let before: Int64?
    /// The page begins after it.
    package let after: Int64?
    /// The page has it in the middle.
    package let around: Int64?
    /// The page has in its middle what was sent then or later, in milliseconds since 1970.
    package let at: Int64?
    /// How many messages.
    package let limit: Int64?

    package static let verb = "history"
    package static let route = HTTPRoute(.get, "rooms/{room}/messages")
    package static let shape = RequestShape(
        ReadHistory.init,
        Field("room"),
        Field("before"),
        Field("after"),
        Field("around"),
        Field("at"),
        Field("limit")
    )
}
