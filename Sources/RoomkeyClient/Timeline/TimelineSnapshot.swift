// SPDX-License-Identifier: MIT

/// A conversation as it can be shown: in order, each message once, what is unsent at the end.
public struct TimelineSnapshot: Sendable, Hashable {
    /// The room.
    public let room: RoomID
    /// From the oldest that is held to the newest, with gaps, then what is unsent. A gap before the oldest is left out: it is what
    /// ``hasOlder`` says.
    public let rows: [TimelineRow]
    /// Something was said before the first row.
    public let hasOlder: Bool
    /// The number of the room's newest message.
    public let newest: Seq
    /// The beginnings of messages that are answered, by number, as far as pages of history told them. Of others that are no row here,
    /// ``Room/message(_:)`` gets the whole.
    public let quoted: [Seq: Quotation]

    /// The messages that were said, without gaps and what is unsent.
    public var messages: [Message] { rows.compactMap(\.message) }

    init(
        _ room: RoomID,
        _ state: TimelineState = TimelineState(),
        newest: Seq = 0,
        unsent: [OutboxItem] = [],
        me: UserID
    ) {
        self.room = room
        self.newest = newest
        quoted = state.quoted
        var gaps = state.gaps(newest: newest)[...]
        hasOlder = gaps.first?.lowerBound == 1
        // Where nothing is held the gap is all there is.
        if hasOlder, !state.held.isEmpty { gaps.removeFirst() }
        var rows: [TimelineRow] = []
        rows.reserveCapacity(state.held.count + gaps.count + state.early.count + unsent.count)
        for message in state.held {
            if let gap = gaps.first, gap.upperBound < message.seq {
                rows.append(TimelineRow(gap: gap))
                gaps.removeFirst()
            }
            rows.append(TimelineRow(state.marks.marked(message), me: me))
        }
        rows += gaps.map { TimelineRow(gap: $0) }
        rows += state.early.map { TimelineRow(state.marks.marked($0), me: me) }
        if !unsent.isEmpty {
            // The event of one's own message may come ahead of the answer that takes it out of the outbox.
            let there = Set(rows.map(\.id))
            rows += unsent.map { TimelineRow($0) }.filter { !there.contains($0.id) }
        }
        self.rows = rows
    }
}
