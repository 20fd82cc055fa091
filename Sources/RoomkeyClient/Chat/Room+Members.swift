// SPDX-License-Identifier: MIT

extension Room {
    /// A page of members, by ID, with their current names.
    public typealias MembersPage = ChatProtocol.MembersPage

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
        try await client.ask(ListMembers(room: id, search: search, after: next?.text))
    }

    /// Adds a person to the room.
    public func invite(_ user: UserID) async throws(RoomkeyError) {
        try await client.learn(InviteMember(room: id, user: user))
    }

    /// Removes a member. Requires moderator.
    public func remove(_ user: UserID) async throws(RoomkeyError) {
        try await client.ask(RemoveMember(room: id, user: user))
    }

    /// Makes a member a moderator or the reverse. Requires moderator.
    public func setRole(_ role: RoomSummary.Role, of user: UserID) async throws(RoomkeyError) {
        try await client.ask(SetMemberRole(room: id, user: user, role: role))
    }
}
