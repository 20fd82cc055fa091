// SPDX-License-Identifier: MIT

package import WireProtocol

/// Finds messages in the person's rooms.
package struct SearchMessages: ChatRequest {
    /// As it was typed.
    package let query: String
    /// The only room to look in.
    package let room: RoomID?
    package let order: SearchOrder?
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
    package static let shape = Shape(
        SearchMessages.init,
        Field("query", \.query),
        Field("room", \.room),
        Field("order", \.order),
        Field("limit", \.limit),
        Field("after", \.after)
    )
}
