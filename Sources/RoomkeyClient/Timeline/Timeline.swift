// SPDX-License-Identifier: MIT

/// A room's conversation, kept current while it is open: messages, edits, deletions and unsent messages, each once.
public struct Timeline: Sendable {
    /// The room.
    public let room: RoomID
    /// The conversation from now on. While the connection catches up it does not change, then shows everything at once.
    public let snapshots: Latest<TimelineSnapshot>
    let client: ChatClient

    /// Loads messages before the oldest one held.
    /// - Parameter limit: The maximum number of messages, 1 to 200.
    /// - Throws: ``RoomkeyError``
    public func loadOlder(_ limit: Int = 50) async throws(RoomkeyError) {
        let oldest = snapshots.value.messages.first?.seq
        guard oldest != 1 else { return }
        _ = try await client.page(room, oldest.map { .before($0) } ?? .newest, limit)
    }

    /// Loads the messages of a gap, from its newer end: at most 200, which leaves a smaller gap.
    /// - Throws: ``RoomkeyError``
    public func fill(_ gap: ClosedRange<Seq>) async throws(RoomkeyError) {
        let next = Seq(rawValue: gap.upperBound.rawValue + 1)
        let size = gap.upperBound.rawValue - gap.lowerBound.rawValue + 1
        _ = try await client.page(room, .before(next), Int(min(size, 200)))
    }

    /// Loads the messages around a message or a time, leaving gaps to those already held.
    /// - Returns: The number of the message at that place; nil if there is none.
    /// - Throws: ``RoomkeyError``
    @discardableResult
    public func jump(to position: HistoryPosition, _ limit: Int = 50) async throws(RoomkeyError) -> Seq? {
        let messages = try await client.page(room, position, limit).messages
        switch position {
        case .newest: return messages.last?.seq
        case .before(let seq): return messages.last { $0.seq < seq }?.seq
        case .after(let seq): return messages.first { $0.seq > seq }?.seq
        case .around(let seq): return messages.first { $0.seq >= seq }?.seq ?? messages.last?.seq
        case .at(let date): return messages.first { $0.sentAt >= date }?.seq ?? messages.last?.seq
        }
    }

    /// Drops the messages outside of a range, which become a gap. Does nothing while the connection catches up.
    public func keep(_ range: ClosedRange<Seq>) async {
        await client.keep(range, in: room)
    }

    /// Closes the timeline and ends ``snapshots`` for everyone.
    public func close() async {
        await client.closeTimeline(room)
    }
}
