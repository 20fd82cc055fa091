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

    package static let verb = "search"
    package static let route = HTTPRoute(.get, "search")
    package static let shape = RequestShape(
        SearchMessages.init,
        Field("query"),
        Field("room"),
        Field("order"),
        Field("limit"),
        Field("after")
    )
}
