// SPDX-License-Identifier: MIT

extension ChatClient {
    private struct UserAnswer: Decodable {
        let user: User
    }

    private struct UsersAnswer: Decodable {
        let users: [User]
    }

    private struct PresenceAnswer: Decodable {
        struct Entry: Decodable {
            let user: UserID
            let state: Presence
        }

        let presence: [Entry]
    }

    /// People whose names begin so; without, the accounts by name. At most 50.
    /// - Throws: ``RoomkeyError``
    public func people(named beginning: String? = nil) async throws(RoomkeyError) -> [User] {
        try await ask("users", ["search": beginning.map { .text($0) }], as: UsersAnswer.self).users
    }

    /// Somebody, as they are now.
    /// - Throws: ``RoomkeyError``; refused as `noSuchPerson`.
    public func person(_ id: UserID) async throws(RoomkeyError) -> User {
        try await ask("user", ["user": .id(id)], as: UserAnswer.self).user
    }

    /// Changes one's own name, status or both.
    /// - Parameters:
    ///   - name: nil leaves it.
    ///   - status: nil leaves it, an empty one takes it away.
    /// - Throws: ``RoomkeyError``; refused as `nameTaken`.
    public func updateProfile(name: String? = nil, status: String? = nil) async throws(RoomkeyError) {
        let members: [String: Verb.Member?] = ["name": name.map { .text($0) }, "status": status.map { .text($0) }]
        state.take(try await ask("updateProfile", members, as: UserAnswer.self).user)
        publish()
    }

    /// Says whether somebody is at this device: `online` or `idle`. Counts from now on, also after the connection broke.
    /// - Throws: ``RoomkeyError``
    public func setPresence(_ presence: Presence) async throws(RoomkeyError) {
        ownPresence = presence
        _ = try await ask("presence", ["state": .text(presence.rawValue)])
    }

    /// Watches at most 500 people, in place of those before: ``presence`` says who of them is there.
    /// - Throws: ``RoomkeyError``; what it watches counts from then on all the same, and is asked for on the next connection.
    public func watch(_ people: [UserID]) async throws(RoomkeyError) {
        watched = people
        let members: [String: Verb.Member?] = ["users": .list(people.map(\.rawValue))]
        let answer = try await ask("watch", members, as: PresenceAnswer.self)
        guard watched == people else { return }
        presences.set(Dictionary(answer.presence.map { ($0.user, $0.state) }) { $1 })
    }
}
