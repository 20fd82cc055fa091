// SPDX-License-Identifier: MIT

extension ChatClient {
    /// Returns a handle for a room without contacting the server. A room that does not exist fails when the handle is used.
    public nonisolated func room(_ id: RoomID) -> Room { Room(id: id, client: self) }

    /// Creates a room with the user as moderator.
    /// - Parameters:
    ///   - name: The name, 1 to 80 characters.
    ///   - visibility: `public` or `private`.
    /// - Throws: ``RoomkeyError``; `connectionLost` when the room may or may not have been created.
    public func createRoom(
        _ name: String,
        _ visibility: RoomSummary.Visibility = .public
    ) async throws(RoomkeyError) -> Room {
        room(try await learn(CreateRoom(name: name, visibility: visibility)).room.id)
    }

    /// Returns the direct room with 1 to 8 others, creating it if needed.
    /// - Throws: ``RoomkeyError``
    public func directRoom(with people: [UserID]) async throws(RoomkeyError) -> Room {
        room(try await learn(OpenDirectRoom(people: Set(people))).room.id)
    }

    /// Lists the rooms that the user can see, joined or not, page by page.
    /// - Parameters:
    ///   - text: A text that the name, topic or description must contain; nil for all rooms.
    ///   - order: The order of the rooms.
    ///   - limit: The maximum number of rooms, 1 to 500.
    ///   - next: The previous page's `next`.
    /// - Throws: ``RoomkeyError``
    public func listRooms(
        matching text: String? = nil,
        order: RoomPage.Order = .name,
        limit: Int = 100,
        after next: String? = nil
    ) async throws(RoomkeyError) -> RoomPage {
        let request = ListRooms(search: text, order: order, limit: Int64(limit), after: next)
        let listing = try await learn(request)
        return RoomPage(rooms: listing.rooms.map { summary(of: $0) }, next: listing.next)
    }

    /// Searches the user's rooms.
    /// - Parameters:
    ///   - query: Words, `"a phrase"`, `deplo*`, `-without`, `from:ada`, `in:general`, `before:2026-11-25`, `has:link`.
    ///   - room: The only room to search; nil for all.
    ///   - order: The order of the messages.
    ///   - limit: The maximum number of messages, 1 to 100.
    ///   - next: The previous page's `next`.
    /// - Throws: ``RoomkeyError``
    public func search(
        _ query: String,
        in room: RoomID? = nil,
        order: SearchPage.Order = .newest,
        limit: Int = 50,
        after next: String? = nil
    ) async throws(RoomkeyError) -> SearchPage {
        try await ask(SearchMessages(query: query, room: room, order: order, limit: Int64(limit), after: next))
    }

    /// As it is known by now, which may be newer than what was told.
    private func summary(of room: RoomDetails) -> RoomSummary {
        state.rooms[room.id]
            ?? RoomSummary(room, isJoined: room.isJoined ?? false, asOf: 0, before: nil, startsOver: false)
    }
}
