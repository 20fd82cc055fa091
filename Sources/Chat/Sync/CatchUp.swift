// SPDX-License-Identifier: MIT

import ChatProtocol
package import PubSub
package import Store
package import WireProtocol

/// What a client receives when it connects or reconnects, read from one snapshot: everything up to ``revision``, and what to
/// subscribe to from there on. First load and resume are this one path (docs/architecture.md, invariant 3).
package struct CatchUp: Sendable {
    /// As of the cutoff: all up to there is in ``events``.
    package let subscriptions: Subscriptions
    /// Event texts, in revision order.
    package let events: [[UInt8]]

    package var revision: Revision { subscriptions.revision }
    package var topics: [Topic] { subscriptions.topics }
    package var person: User? { subscriptions.person }

    /// - Parameters:
    ///   - lastSeen: how far the client has followed; nil on its first load.
    ///   - credential: what the client stands on; its end is the end of the socket.
    package init(
        for user: UserID,
        credential: Topic,
        since lastSeen: LastSeen?,
        in snapshot: Snapshot
    ) throws {
        let joined = try Self.joinedRooms(of: user, in: snapshot)
        subscriptions = try Subscriptions(of: user, credential: credential, joined: joined, in: snapshot)
        let point = subscriptions.point
        var events: [[UInt8]] = []
        if let lastSeen {
            switch try Self.changes(since: lastSeen, upTo: point, for: user, joined: joined, in: snapshot) {
            case .events(let changed): events = changed
            case .reset(let reason):
                events = [ChatEvents.reset(because: reason, history: point.history)]
                // A change of one's own name or role is among what is not told one by one.
                if let person = subscriptions.person {
                    events.append(UserKey.event(of: person, revision: point.revision))
                }
                events += try Self.firstLoad(joined, for: user, at: point.revision, in: snapshot)
            }
        } else {
            events = try Self.firstLoad(joined, for: user, at: point.revision, in: snapshot)
        }
        self.events = events + [ChatEvents.caughtUp(point)]
    }

    private enum Difference {
        case events([[UInt8]])
        case reset(String)
    }

    /// A room a person is in, since a revision.
    struct Joined {
        let room: RoomID
        let revision: Revision
    }

    static func joinedRooms(of user: UserID, in snapshot: Snapshot) throws -> [Joined] {
        let prefix = Array(ChatKey.joinedRooms(user).utf8)
        return try snapshot.range(.chat, .prefix(prefix), limit: ChatLimit.roomsPerPerson.range.upperBound).records
            .compactMap { record in
                RoomID(String(decoding: record.address.key.dropFirst(prefix.count), as: UTF8.self))
                    .map { Joined(room: $0, revision: record.revision) }
            }
    }

    private static func firstLoad(
        _ joined: [Joined],
        for user: UserID,
        at revision: Revision,
        in snapshot: Snapshot
    ) throws -> [[UInt8]] {
        let workspace = try snapshot.record(ChatKey.workspace).map {
            WorkspaceKey.event(of: $0.value, revision: revision)
        }
        let rooms = try joined.compactMap { try Room($0.room, for: user, in: snapshot) }.map {
            RoomChanged(revision: revision, room: $0.told).frame()
        }
        return [workspace].compactMap(\.self) + rooms
    }

    private static func changes(
        since lastSeen: LastSeen,
        upTo point: HistoryPoint,
        for user: UserID,
        joined: [Joined],
        in snapshot: Snapshot
    ) throws -> Difference {
        let since = lastSeen.revision
        guard lastSeen.belongs(to: point.history), since <= point.revision else {
            return .reset("The server has another history; it may have been restored from a backup.")
        }
        guard try snapshot.keptSince() <= since else {
            return .reset("The revision is older than the retained history.")
        }
        let rooms = Dictionary(uniqueKeysWithValues: joined.map { ($0.room, $0.revision) })
        let page = try snapshot.changes(
            .chat,
            since: since,
            limit: ChatLimits.resumedChanges,
            scanning: ChatLimits.scannedChanges
        ) { key in
            switch ChatKey.Record(key).audience {
            case .nobody: false
            case .members(let room): rooms[room] != nil
            case .person(let person, let room): person == user && room.map { rooms[$0] != nil } ?? true
            case .viewers, .everyone: true
            }
        } isWanted: {
            isNews($0)
        }
        guard page.isComplete else { return .reset("Too many changes to resume.") }
        let changes = page.changes.map { (change: $0, key: ChatKey.Record($0.address.key)) }
        let facts = SnapshotFacts(
            snapshot: snapshot,
            told: Set(changes.lazy.filter { !isMarker($0.key) }.map(\.change.revision))
        )
        let events =
            try changes
            .filter { isHeard($0.change, $0.key, rooms) }
            .sorted { left, right in
                let (first, second) = (left.change.revision, right.change.revision)
                return first < second || first == second && isOwn(left.key, user) && !isOwn(right.key, user)
            }
            .compactMap { try event(for: $0.change, $0.key, user, by: facts) }
        guard events.reduce(0, { $0 + $1.count }) <= ChatLimits.resumedBytes else {
            return .reset("Too many changes to resume.")
        }
        return .events(events)
    }

    /// Whether anybody is told of a change, where most are told to nobody.
    private static func isNews(_ change: Change) -> Bool {
        guard case .user(let user) = ChatKey.Record(change.address.key) else { return true }
        return UserKey(user: user).changed(change) != nil
    }

    /// What happened in a room before the person joined it is history, not news.
    private static func isHeard(_ change: Change, _ key: ChatKey.Record, _ rooms: [RoomID: Revision]) -> Bool {
        guard case .members(let room) = key.audience else { return true }
        return rooms[room].map { $0 <= change.revision } ?? false
    }

    /// Whether a change is the person's own joining or leaving, which is sent before the command's other changes.
    private static func isOwn(_ key: ChatKey.Record, _ user: UserID) -> Bool {
        if case .joinedRoom(user, _) = key { true } else { false }
    }

    private static func isMarker(_ key: ChatKey.Record) -> Bool {
        if case .readMarker = key { true } else { false }
    }

    private static func event(
        for change: Change,
        _ key: ChatKey.Record,
        _ user: UserID,
        by facts: SnapshotFacts
    ) throws -> [UInt8]? {
        if case .joinedRoom(_, let room) = key, change.value == nil {
            // Of the room's own changes nothing is told to a person who has left it.
            return try MemberKey(room: room, user: user).told(of: change, to: user, by: facts)?.text
        }
        return try key.key.told(of: change, to: user, by: facts)?.text
    }
}
