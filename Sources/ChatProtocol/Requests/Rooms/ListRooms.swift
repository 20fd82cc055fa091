// SPDX-License-Identifier: MIT

/// Reads a page of the rooms that the person can see.
package struct ListRooms: ChatRequest {
    /// A part of name, topic or description.
    package let search: String?
    package let order: RoomOrder?
    package let limit: Int64?
    /// `next` of the page before.
    package let after: String?

    package static let verb = "rooms"
    package static let route = HTTPRoute(.get, "rooms")
    package static let shape = RequestShape(
        ListRooms.init,
        Field("search"),
        Field("order"),
        Field("limit"),
        Field("after")
    )
}
