// SPDX-License-Identifier: MIT

extension Room {
    /// A page of members: by id, under the names they have now.
    public struct MembersPage: Decodable, Hashable, Sendable {
        /// At most 500.
        public let members: [Member]
        /// Where the next page begins; nil when there is none. A page of those looked for may be empty, and others follow.
        public let next: UserID?
    }

    /// Who is in it: at most 500, by id, under the names they have now.
    /// - Parameter last: the last one of the page before.
    public func members(after last: UserID? = nil) async throws(RoomkeyError) -> [Member] {
        try await membersPage(after: last).members
    }

    /// A page of its members.
    /// - Parameters:
    ///   - search: how a word of their name begins; nil for all of them.
    ///   - next: of the page before.
    public func membersPage(
        search: String? = nil,
        after next: UserID? = nil
    ) async throws(RoomkeyError) -> MembersPage {
        let members: [String: Verb.Member?] = [
            "room": .id(id), "search": search.map { .text($0) }, "after": next.map { .id($0) },
        ]
        return try await client.ask("members", members, as: MembersPage.self)
    }

    /// Makes somebody a member.
    public func invite(_ user: UserID) async throws(RoomkeyError) {
        try await client.askRoom("invite", ["room": .id(id), "user": .id(user)])
    }

    /// Makes somebody a member no more, as a moderator.
    public func remove(_ user: UserID) async throws(RoomkeyError) {
        _ = try await client.ask("remove", ["room": .id(id), "user": .id(user)])
    }

    /// Makes somebody a moderator, or a mere member again, as a moderator.
    public func setRole(_ role: RoomSummary.Role, of user: UserID) async throws(RoomkeyError) {
        _ = try await client.ask("setRole", ["room": .id(id), "user": .id(user), "role": .id(role)])
    }
}
