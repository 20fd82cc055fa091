// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a page of the members of a room, by id.
package struct ListMembers: ChatRequest {
    package let room: RoomID
    /// The beginning of a word of their name.
    package let search: String?
    /// `next` of the page before.
    package let after: String?

    package static let verb = "members"
    package static let route = HTTPRoute(.get, "rooms/{room}/members")
    package static let shape = RequestShape(ListMembers.init, Field("room"), Field("search"), Field("after"))
}
