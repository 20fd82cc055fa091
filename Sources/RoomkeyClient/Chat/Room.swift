// SPDX-License-Identifier: MIT

/// A room, and what can be done in it. A value that may be kept and copied; what is known of the room is with the client.
///
/// All that asks the server throws ``RoomkeyError``, and waits for a connection as ``ChatClient`` says.
public struct Room: Sendable, Identifiable {
    /// Names it, in addresses too.
    public let id: RoomID
    let client: ChatClient

    /// What is known of it; nil while one is not in it, or that is not known yet.
    public var summary: RoomSummary? { client.rooms.value.first { $0.id == id } }

    /// Its conversation, which is kept up from now on. Its newest page is loaded as soon as there is a connection. Asked for again, it
    /// is the same one.
    public func timeline() async -> Timeline {
        Timeline(room: id, snapshots: await client.openTimeline(id).sequence, client: client)
    }

    /// A page of what was said. Timelines take it in too.
    /// - Parameters:
    ///   - position: where.
    ///   - limit: how many at most, 1 to 200.
    public func history(
        _ position: HistoryPosition = .newest,
        limit: Int = 50
    ) async throws(RoomkeyError) -> MessagePage {
        try await client.page(id, position, limit)
    }

    /// Becomes a member. Doing it twice is doing it once.
    public func join() async throws(RoomkeyError) {
        try await client.askRoom("join", ["room": .id(id)])
    }

    /// Is a member no more. Doing it twice is doing it once.
    public func leave() async throws(RoomkeyError) {
        _ = try await client.ask("leave", ["room": .id(id)])
        await client.left(id)
    }

    /// Changes it, as a moderator. What is nil stays as it is; an empty topic or description is taken away.
    public func update(
        name: String? = nil,
        topic: String? = nil,
        description: String? = nil,
        isArchived: Bool? = nil
    ) async throws(RoomkeyError) {
        let members: [String: Verb.Member?] = [
            "room": .id(id), "name": name.map { .text($0) }, "topic": topic.map { .text($0) },
            "description": description.map { .text($0) }, "archived": isArchived.map { .flag($0) },
        ]
        try await client.askRoom("updateRoom", members)
    }

    /// Chooses what one wants to be told of while away.
    public func setNotifications(_ level: RoomSummary.Notifications) async throws(RoomkeyError) {
        _ = try await client.ask("setNotifications", ["room": .id(id), "level": .id(level)])
        await client.chose(level, in: id)
    }
}
