// SPDX-License-Identifier: MIT

package import WireProtocol

/// Finds messages in the person's rooms.
package struct SearchMessages: ChatRequest {
    /// As it was typed: words, "phrases", begin*, -without, and the filters from:, in:, before:, after: and has:link.
    package let query: String
    /// The only room to look in; all rooms of the person unless given.
    package let room: RoomID?
    /// The newest first unless given.
    package let order: SearchOrder?
    /// How many messages: 50 unless given. A number beyond the bounds counts as the nearest within.
    package let limit: Int64?
    /// `next` of the page before.
    package let after: String?

    package init(
        query: String,
        room: RoomID? = nil,
        order: SearchOrder? = nil,
        limit: Int64? = nil,
        after: String? = nil
    ) {
        self.query = query
        self.room = room
        self.order = order
        self.limit = limit
        self.after = after
    }

    package typealias Result = SearchPage
    package static let verb = "search"
    package static let route = HTTPRoute(.get, "search")
    package static let refusals: [Refusal.Code] = [.tooLarge]
    package static let shape = Shape(
        SearchMessages.init,
        Field("query", \.query, within: Bounds.query),
        Field("room", \.room),
        Field("order", \.order),
        Field("limit", \.limit, within: Bounds.hits),
        Field("after", \.after)
    )
}
