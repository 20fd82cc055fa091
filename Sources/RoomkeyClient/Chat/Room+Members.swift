// SPDX-License-Identifier: MIT

extension Room {
    private struct MembersAnswer: Decodable {
        let members: [Member]
    }

    /// Who is in it: at most 500, by id, under the names they have now.
    /// - Parameter last: the last one of the page before.
    public func members(after last: UserID? = nil) async throws(RoomkeyError) -> [Member] {
        let members: [String: Verb.Member?] = ["room": .id(id), "after": last.map { .id($0) }]
        return try await client.ask("members", members, as: MembersAnswer.self).members
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
