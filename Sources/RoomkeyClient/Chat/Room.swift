// SPDX-License-Identifier: MIT

/// A handle for a room, which can be kept and copied. The client holds what is known of the room.
///
/// Requests throw ``RoomkeyError``, and wait for a connection as described at ``ChatClient``.
public struct Room: Sendable, Identifiable {
    /// The ID, which is also part of the room's address.
    public let id: RoomID
    let client: ChatClient

    /// The room's summary, or nil while the user is not a member or it is not loaded yet.
    public var summary: RoomSummary? { client.rooms.value.first { $0.id == id } }

    /// Returns the room's timeline, always the same one. It is kept current from now on, and loads its newest page once there is a
    /// connection.
    public func timeline() async -> Timeline {
        Timeline(room: id, snapshots: await client.openTimeline(id).sequence, client: client)
    }

    /// Returns a page of the room's history. Open timelines take it in too.
    /// - Parameters:
    ///   - position: The place in the history.
    ///   - limit: The maximum number of messages, 1 to 200.
    public func history(
        _ position: HistoryPosition = .newest,
        limit: Int = 50
    ) async throws(RoomkeyError) -> MessagePage {
        try await client.page(id, position, limit)
    }

    /// Joins the room. Idempotent.
    public func join() async throws(RoomkeyError) {
        try await client.learn(JoinRoom(room: id))
    }

    /// Leaves the room. Idempotent.
    public func leave() async throws(RoomkeyError) {
        try await client.learn(LeaveRoom(room: id))
    }

    /// Changes the room. Requires moderator. Parameters that are nil change nothing; an empty topic or description is removed.
    public func update(
        name: String? = nil,
        topic: String? = nil,
        description: String? = nil,
        isArchived: Bool? = nil
    ) async throws(RoomkeyError) {
        try await client.learn(
            UpdateRoom(room: id, name: name, topic: topic, description: description, archived: isArchived)
        )
    }

    /// Sets the user's notification level for the room.
    public func setNotifications(_ level: RoomSummary.Notifications) async throws(RoomkeyError) {
        try await client.learn(SetNotifications(room: id, level: level))
    }
}
