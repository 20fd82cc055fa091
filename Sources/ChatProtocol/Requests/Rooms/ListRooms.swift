// SPDX-License-Identifier: MIT

/// Reads a page of the rooms that the person can see. A page begins where the one before ended, so a room that is renamed or becomes
/// active meanwhile may be missed: its events tell.
package struct ListRooms: ChatRequest {
    /// A part of name, topic or description.
    package let search: String?
    /// By `name` unless given: neither case nor accents count.
    package let order: RoomOrder?
    /// How many rooms: 500 unless given. A number beyond the bounds counts as the nearest within.
    package let limit: Int64?
    /// `next` of the page before.
    package let after: String?

    package init(search: String? = nil, order: RoomOrder? = nil, limit: Int64? = nil, after: String? = nil) {
        self.search = search
        self.order = order
        self.limit = limit
        self.after = after
    }

    package typealias Result = RoomListing
    package static let verb = "rooms"
    package static let route = HTTPRoute(.get, "rooms")
    package static let shape = Shape(
        ListRooms.init,
        Field("search", \.search),
        Field("order", \.order),
        Field("limit", \.limit, within: Bounds.rooms),
        Field("after", \.after)
    )
}
