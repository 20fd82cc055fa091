// SPDX-License-Identifier: MIT

extension Room {
    /// A page of members, by ID, with their current names.
    public struct MembersPage: Decodable, Hashable, Sendable {
        /// The members, at most 500.
        public let members: [Member]
        /// Where the next page begins; nil for the last page. A page of a search may be empty although others follow.
        public let next: UserID?
    }

    /// Returns up to 500 members, by ID, with their current names.
    /// - Parameter last: The last member of the previous page.
    public func members(after last: UserID? = nil) async throws(RoomkeyError) -> [Member] {
        try await membersPage(after: last).members
    }

    /// Returns a page of the room's members.
    /// - Parameters:
    ///   - search: The start of a word of the name; nil for all members.
    ///   - next: The previous page's `next`.
    public func membersPage(
        search: String? = nil,
        after next: UserID? = nil
    ) async throws(RoomkeyError) -> MembersPage {
        let members: [String: Verb.Member?] = [
            "room": .id(id), "search": search.map { .text($0) }, "after": next.map { .id($0) },
        ]
        return try await client.ask("members", members, as: MembersPage.self)
    }

    /// Adds a person to the room.
    public func invite(_ user: UserID) async throws(RoomkeyError) {
        try await client.askRoom("invite", ["room": .id(id), "user": .id(user)])
    }

    /// Removes a member. Requires moderator.
    public func remove(_ user: UserID) async throws(RoomkeyError) {
        _ = try await client.ask("remove", ["room": .id(id), "user": .id(user)])
    }

    /// Makes a member a moderator or the reverse. Requires moderator.
    public func setRole(_ role: RoomSummary.Role, of user: UserID) async throws(RoomkeyError) {
        _ = try await client.ask("setRole", ["room": .id(id), "user": .id(user), "role": .id(role)])
    }
}
