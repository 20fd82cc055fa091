// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads a page of the members of a room, by id, with their current names.
package struct ListMembers: ChatRequest {
    package let room: RoomID
    /// The beginning of a word of their name. A page of a search may have few members, or none, although others follow.
    package let search: String?
    /// `next` of the page before.
    package let after: String?

    package init(room: RoomID, search: String? = nil, after: String? = nil) {
        self.room = room
        self.search = search
        self.after = after
    }

    package typealias Result = MembersPage
    package static let verb = "members"
    package static let route = HTTPRoute(.get, "rooms/{room}/members")
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(
        ListMembers.init,
        Field("room", \.room),
        Field("search", \.search),
        Field("after", \.after)
    )
}
