// SPDX-License-Identifier: MIT

extension ChatClient {
    /// Returns up to 50 people whose names start with a prefix; without a prefix, accounts by name.
    /// - Throws: ``RoomkeyError``
    public func people(named beginning: String? = nil) async throws(RoomkeyError) -> [User] {
        try await ask(FindPeople(search: beginning)).users
    }

    /// Returns a person as they are now.
    /// - Throws: ``RoomkeyError``; refused with `noSuchPerson`.
    public func person(_ id: UserID) async throws(RoomkeyError) -> User {
        try await ask(ReadPerson(user: id)).user
    }

    /// Changes the user's name, status or both.
    /// - Parameters:
    ///   - name: The new name; nil keeps the old one.
    ///   - status: The new status; nil keeps the old one, an empty text removes it.
    /// - Throws: ``RoomkeyError``; refused with `nameTaken`.
    public func updateProfile(name: String? = nil, status: String? = nil) async throws(RoomkeyError) {
        try await learn(UpdateProfile(name: name, status: status))
    }

    /// Sets the presence of this device: `online` or `idle`. It also holds after a reconnect.
    /// - Throws: ``RoomkeyError``
    public func setPresence(_ presence: Presence) async throws(RoomkeyError) {
        ownPresence = presence
        try await ask(SetPresence(state: presence))
    }

    /// Watches up to 500 people, replacing the previous list. ``presence`` holds their presence.
    /// - Throws: ``RoomkeyError``; the list is replaced all the same, and is sent on the next connection.
    public func watch(_ people: [UserID]) async throws(RoomkeyError) {
        watched = people
        let answer = try await ask(WatchPresence(users: Set(people)))
        guard watched == people else { return }
        state.answered(answer)
        publish()
    }
}
