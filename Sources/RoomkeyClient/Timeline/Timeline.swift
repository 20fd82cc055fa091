// SPDX-License-Identifier: MIT

/// A room's conversation, kept up for as long as it is open: what is said, changed and deleted, what is unsent, and nothing twice.
public struct Timeline: Sendable {
    /// The room.
    public let room: RoomID
    /// The conversation as it is now, and what becomes of it. While the connection catches up it stays as it is, then shows all at once.
    public let snapshots: Latest<TimelineSnapshot>
    let client: ChatClient

    /// Loads messages from before the oldest that is held.
    /// - Parameter limit: how many at most, 1 to 200.
    /// - Throws: ``RoomkeyError``
    public func loadOlder(_ limit: Int = 50) async throws(RoomkeyError) {
        let oldest = snapshots.value.messages.first?.seq
        guard oldest != 1 else { return }
        _ = try await client.page(room, oldest.map { .before($0) } ?? .newest, limit)
    }

    /// Loads what a gap hides, from its newer end: at most 200 messages, then a smaller gap is left.
    /// - Throws: ``RoomkeyError``
    public func fill(_ gap: ClosedRange<Seq>) async throws(RoomkeyError) {
        let next = Seq(rawValue: gap.upperBound.rawValue + 1)
        let size = gap.upperBound.rawValue - gap.lowerBound.rawValue + 1
        _ = try await client.page(room, .before(next), Int(min(size, 200)))
    }

    /// Loads what was said around a message or at a time, and leaves gaps between that and what is held.
    /// - Returns: the number of the message that is meant; nil when there is none.
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

    /// Lets go of the messages outside of a range, far from where somebody reads; what they leave is a gap. Does
    /// nothing while the connection catches up.
    public func keep(_ range: ClosedRange<Seq>) async {
        await client.keep(range, in: room)
    }

    /// Nobody wants to see it any more: it is forgotten, and ``snapshots`` ends for everyone.
    public func close() async {
        await client.closeTimeline(room)
    }
}
