// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a page of a room's messages, ascending: the newest ones, unless one of the four positions is given. A page has at most 1 MiB of
/// messages, and ends early for that.
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
    /// How many messages: 50 unless given. A number beyond the bounds counts as the nearest within.
    package let limit: Int64?

    package init(
        room: RoomID,
        before: Int64? = nil,
        after: Int64? = nil,
        around: Int64? = nil,
        at: Int64? = nil,
        limit: Int64? = nil
    ) {
        self.room = room
        self.before = before
        self.after = after
        self.around = around
        self.at = at
        self.limit = limit
    }

    package typealias Result = MessagePage
    package static let verb = "history"
    package static let route = HTTPRoute(.get, "rooms/{room}/messages")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(
        ReadHistory.init,
        Field("room", \.room),
        Field("before", \.before),
        Field("after", \.after),
        Field("around", \.around),
        Field("at", \.at),
        Field("limit", \.limit, within: Bounds.messages)
    )
}
