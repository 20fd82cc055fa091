// SPDX-License-Identifier: MIT

import ChatProtocol
package import Store
package import WireProtocol

/// Finds out who is to be told of which messages while Roomkey is not open to them: by what each has chosen for a room
/// (``NotificationLevel``), and only what they have not read some seconds later.
///
/// Everything is derived from the changes since a revision that the caller keeps (docs/architecture.md, invariant 8).
package struct PushFeed: Sendable {
    private let store: Store
    /// How long somebody has time to read a message where they are, before they are told of it elsewhere.
    private let delay: Duration

    /// Messages that one step looks at, and changes to find them.
    private static let messagesPerStep = 200
    private static let changesPerStep = 20_000
    /// What is older is no news any more, when the server was away.
    private static let staleAfter: Duration = .seconds(3600)

    package init(store: Store, delay: Duration) {
        self.store = store
        self.delay = delay
    }

    /// A message that somebody is to be told of.
    package struct Notice: Hashable, Sendable {
        package let user: UserID
        package let room: RoomID
        package let roomName: String
        package let isDirect: Bool
        package let seq: Seq
        /// The change that it was found by.
        package let revision: Revision
        package let sender: String
        package let text: String
        package let isMention: Bool
    }

    /// What one step found.
    package struct Step: Sendable {
        package let notices: [Notice]
        /// Everything up to here has been looked at.
        package let through: Revision
        /// When there is more to look at; nil when there is nothing.
        package let continuesAt: Timestamp?
    }

    /// Looks at the next messages.
    /// - Parameter subscribers: who can be told.
    package func step(since: Revision, subscribers: Set<UserID>, now: Timestamp) async throws -> Step {
        try await store.read { snapshot in
            try self.step(since: since, subscribers: subscribers, now: now, in: snapshot)
        }
    }

    /// What somebody is to be told of a message now: it may have been edited, deleted or read since it was found, and the person may have
    /// left the room or chosen to be told less.
    /// - Returns: nil when there is nothing to tell any more.
    package func current(_ notice: Notice) async throws -> Notice? {
        try await store.read { snapshot in
            guard let message = try Message(notice.seq, of: notice.room, in: snapshot),
                let record = MessageRecord(message.record), record.deletedAt == nil
            else { return nil }
            let audience = try Audience(of: notice.room, in: snapshot)
            return try notices(of: record, message, audience, to: [notice.user], in: snapshot).first
        }
    }

    private func step(since: Revision, subscribers: Set<UserID>, now: Timestamp, in snapshot: Snapshot) throws -> Step {
        let page = try snapshot.changes(
            .chat,
            since: since,
            limit: Self.messagesPerStep,
            scanning: Self.changesPerStep
        ) { key in
            if case .message = ChatKey.Record(key) { true } else { false }
        }
        var rooms: [RoomID: Audience] = [:]
        var notices: [Notice] = []
        for change in page.changes {
            let dueAt = change.at.adding(delay)
            // Of a message from the future the date was set back since, and it may be so by days.
            guard dueAt <= now || change.at > now.adding(delay) else {
                return Step(notices: notices, through: Revision(change.revision.value - 1), continuesAt: dueAt)
            }
            guard case .message(let room, let seq) = ChatKey.Record(change.address.key),
                let value = change.value, let record = MessageRecord(value), isNews(record, change, now)
            else { continue }
            let audience = try rooms[room] ?? Audience(of: room, in: snapshot)
            rooms[room] = audience
            let message = Message(seq: seq, revision: change.revision, record: value)
            notices += try self.notices(of: record, message, audience, to: subscribers, in: snapshot)
        }
        return Step(notices: notices, through: page.through, continuesAt: page.isComplete ? nil : now)
    }

    /// Whether a message has just been sent. Who has edited one after its time has told of it before.
    private func isNews(_ record: MessageRecord, _ change: Change, _ now: Timestamp) -> Bool {
        guard record.deletedAt == nil, record.sentAt.adding(Self.staleAfter) > now else { return false }
        return record.editedAt == nil || change.at <= record.sentAt.adding(delay)
    }

    private func notices(
        of record: MessageRecord,
        _ message: Message,
        _ audience: Audience,
        to subscribers: Set<UserID>,
        in snapshot: Snapshot
    ) throws -> [Notice] {
        guard let room = audience.record else { return [] }
        let called = Set(record.mentions.people)
        let everyone = record.mentions.isOfRoom || room.visibility == .direct
        let candidates = everyone ? subscribers : subscribers.intersection(called.union(audience.chosen.keys))
        return try candidates.sorted { $0.text < $1.text }.compactMap { user in
            guard user != record.sender else { return nil }
            let isMention = record.mentions.isOfRoom || called.contains(user)
            switch audience.chosen[user] ?? .standard(in: room.visibility) {
            case .none: return nil
            case .mentions where !isMention: return nil
            case .mentions, .all: break
            }
            guard try snapshot.record(ChatKey.member(audience.room, user)) != nil,
                try snapshot.integer(ChatKey.readMarker(audience.room, user)) < message.seq.value
            else { return nil }
            return Notice(
                user: user,
                room: audience.room,
                roomName: room.name,
                isDirect: room.visibility == .direct,
                seq: message.seq,
                revision: message.revision,
                sender: record.name,
                text: String(String(decoding: record.text, as: UTF8.self).prefix(ChatLimits.quotedCharacters)),
                isMention: isMention
            )
        }
    }

    /// A room, and what its members have chosen to be told of.
    private struct Audience {
        let room: RoomID
        let record: RoomRecord?
        let chosen: [UserID: NotificationLevel]

        init(of room: RoomID, in snapshot: Snapshot) throws {
            self.room = room
            record = try snapshot.record(ChatKey.room(room)).flatMap { RoomRecord($0.value) }
            let prefix = ChatKey.notificationLevels(room)
            let levels = try snapshot.range(.chat, .prefix(prefix), limit: .max).records
            chosen = levels.reduce(into: [:]) { chosen, level in
                guard let user = UserID(String(decoding: level.address.key.dropFirst(prefix.count), as: UTF8.self))
                else {
                    return
                }
                chosen[user] = NotificationLevel(record: level.value)
            }
        }
    }
}

extension Timestamp {
    package func adding(_ duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64(duration / .milliseconds(1)))
    }
}
