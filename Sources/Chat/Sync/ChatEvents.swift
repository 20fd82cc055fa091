// SPDX-License-Identifier: MIT

import ChatProtocol
import NIOCore
package import PubSub
package import Store
package import WireProtocol

/// Turns changes of the chat's records into what subscribers are told (docs/protocol.md). Each event is encoded once.
package struct ChatEvents {
    private var publications: [Publication] = []
    private let read: Read
    private let counters: Counters

    /// What counters came to: how many are in a room, which of its messages is the newest, how often there is a reaction.
    private struct Counters {
        /// In the order of revisions.
        private var counts: [(revision: Revision, key: ChatKey.Record, count: Int64)] = []

        mutating func add(_ change: Change, _ key: ChatKey.Record) {
            guard let value = change.value, let count = Int64(String(decoding: value, as: UTF8.self)) else { return }
            counts.append((change.revision, key, count))
        }

        /// What a change made of a counter; nil when it did not change it.
        func count(_ key: ChatKey.Record, _ revision: Revision) -> Int64? {
            var (low, high) = (0, counts.count)
            while low < high {
                let middle = (low + high) / 2
                if counts[middle].revision < revision { low = middle + 1 } else { high = middle }
            }
            while low < counts.count, counts[low].revision == revision {
                if counts[low].key == key { return counts[low].count }
                low += 1
            }
            return nil
        }
    }

    /// What a change does not carry with it whole.
    package struct Needed {
        /// Rooms that have changed or were joined.
        var rooms: Set<Room.View> = []
        var markers: Set<Marker> = []
        /// Rooms in which somebody has another role: how many are in them has not changed, and is told with it.
        var memberCounts: Set<RoomID> = []

        var isEmpty: Bool { rooms.isEmpty && markers.isEmpty && memberCounts.isEmpty }

        /// Reads it, as of a commit or later.
        package func read(in snapshot: Snapshot) throws -> Read {
            var read = Read(rooms: try Room.read(rooms, in: snapshot))
            for marker in markers {
                read.mentions[marker] =
                    try Mentions.unread(by: marker.user, in: marker.room, after: marker.read, snapshot)
            }
            for room in memberCounts { read.memberCounts[room] = try snapshot.integer(ChatKey.members(room)) }
            return read
        }
    }

    package struct Read {
        var rooms: [Room.View: Room]
        /// The unread messages that mention the person of a marker.
        var mentions: [Marker: [Seq]] = [:]
        var memberCounts: [RoomID: Int64] = [:]

        /// Nothing, where nothing could be read.
        package static let nothing = Read(rooms: [:])
    }

    /// Where a read marker was put.
    struct Marker: Hashable {
        let room: RoomID
        let user: UserID
        let read: Int64

        init(_ change: Change, _ room: RoomID, _ user: UserID) {
            self.room = room
            self.user = user
            read = change.value.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
        }
    }

    /// - Parameters:
    ///   - changes: changes of one commit, in revision order, of any namespace.
    ///   - read: reads what is needed. Not called for messages.
    package static func publications(for changes: [Change], read: (Needed) -> Read) -> [Publication] {
        // Not lazy: each key is taken apart once, though it is looked at three times.
        let keys = changes.map { $0.address.namespace == .chat ? ChatKey.Record($0.address.key) : .other }
        var needed = Needed()
        var counters = Counters()
        for (index, key) in keys.enumerated() {
            switch key {
            case .room(let room):
                needed.rooms.insert(Room.View(room: room, user: nil))
            case .joinedRoom(let user, let room):
                if changes[index].value != nil { needed.rooms.insert(Room.View(room: room, user: user)) }
            case .members, .newest, .reactionCount:
                counters.add(changes[index], key)
            case .message, .sent, .member, .readMarker, .reaction, .mention, .roomMention, .pin, .notificationLevel,
                .user, .workspace,
                .other:
                break
            }
        }
        for (index, key) in keys.enumerated() {
            switch key {
            case .readMarker(let room, let user) where !isImplied(markerOf: room, changes[index].revision, counters):
                needed.markers.insert(Marker(changes[index], room, user))
            case .member(let room, _) where counters.count(.members(room), changes[index].revision) == nil:
                needed.memberCounts.insert(room)
            default:
                break
            }
        }
        var events = ChatEvents(read: needed.isEmpty ? .nothing : read(needed), counters: counters)
        for (index, key) in keys.enumerated() {
            if case .pin(let room, let seq) = key, changes[index].value == nil {
                // A message that is deleted is no longer pinned, which its own event says.
                let (revision, message) = (changes[index].revision, ChatKey.message(room, seq))
                if changes.contains(where: { $0.revision == revision && $0.address == message }) { continue }
            }
            events.add(changes[index], key)
        }
        return events.publications
    }

    /// Who sends has read what came before, and a room that is joined comes with its marker.
    private static func isImplied(markerOf room: RoomID, _ revision: Revision, _ counters: Counters) -> Bool {
        counters.count(.newest(room), revision) != nil || counters.count(.members(room), revision) != nil
    }

    private init(read: Read, counters: Counters) {
        self.read = read
        self.counters = counters
    }

    private mutating func add(_ change: Change, _ key: ChatKey.Record) {
        let revision = change.revision
        switch key {
        case .message(let room, let seq):
            guard let record = change.value else { return }
            let message = Message(seq: seq, revision: revision, record: record)
            // A new message moves its room's counter; an edited one does not.
            let isNew = counters.count(.newest(room), revision) == seq.value
            publish(
                to: ChatTopics.room(room),
                revision,
                Self.message(message, isNew: isNew, in: room),
                subject: change.address.key,
                acceptedAt: isNew ? change.acceptedAt : nil
            )
        case .member(let room, let user):
            let members = counters.count(.members(room), revision) ?? read.memberCounts[room]
            let text = Self.member(user, of: room, record: change.value, members: members, revision: revision)
            publish(to: ChatTopics.room(room), revision, text)
        case .reaction(let room, let seq, let emoji, let user):
            let count = counters.count(.reactionCount(room, seq, emoji), revision) ?? 0
            let reaction = ReactionChange(seq: seq, emoji: emoji, user: user, record: change.value, count: count)
            publish(to: ChatTopics.room(room), revision, Self.reaction(reaction, in: room, revision: revision))
        case .readMarker(let room, let user):
            guard !Self.isImplied(markerOf: room, revision, counters) else { return }
            let marker = Marker(change, room, user)
            let text = Self.read(marker, mentions: read.mentions[marker] ?? [], revision: revision)
            publish(to: ChatTopics.user(user), revision, text)
        case .pin(let room, let seq):
            publish(
                to: ChatTopics.room(room),
                revision,
                Self.pin(seq, of: room, record: change.value, revision: revision)
            )
        case .notificationLevel(let room, let user):
            let text = Self.notifications(change.value, in: room, revision: revision)
            publish(to: ChatTopics.user(user), revision, text)
        case .joinedRoom(let user, let room):
            // The person's devices follow the membership at once, in both directions.
            guard change.value != nil else {
                publish(to: ChatTopics.user(user), revision, nil, effect: .unsubscribe(ChatTopics.room(room)))
                return
            }
            let joined = read.rooms[Room.View(room: room, user: user)]
            let text = joined.map { Self.room($0.seenOnJoining, revision: revision, isJoinedAnew: true) }
            publish(to: ChatTopics.user(user), revision, text, effect: .subscribe(ChatTopics.room(room)))
        case .room(let room):
            guard let seen = read.rooms[Room.View(room: room, user: nil)] else { return }
            // What is not public exists for its members only.
            let topic = seen.record.visibility == .public ? ChatTopics.directory : ChatTopics.room(room)
            publish(to: topic, revision, Self.room(seen, revision: revision), subject: change.address.key)
        case .workspace:
            guard let record = change.value else { return }
            let text = Self.workspace(record: record, revision: revision)
            publish(to: ChatTopics.directory, revision, text, subject: change.address.key)
        case .user(let id):
            guard let record = change.value, let user = User(id: id, record: record), user.changedAt != nil else {
                return
            }
            // First the person's own devices, so that what they send next is sent under the new name.
            publish(to: ChatTopics.user(id), revision, nil, effect: .inform(record))
            publish(
                to: ChatTopics.directory,
                revision,
                Self.user(user, revision: revision),
                subject: change.address.key
            )
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other:
            return
        }
    }

    private mutating func publish(
        to topic: Topic,
        _ revision: Revision,
        _ text: [UInt8]?,
        effect: Publication.Effect? = nil,
        subject: [UInt8]? = nil,
        acceptedAt: ContinuousClock.Instant? = nil
    ) {
        publications.append(
            Publication(
                topic: topic,
                revision: revision,
                frame: text.map { .textFrame($0) },
                effect: effect,
                subject: subject,
                acceptedAt: acceptedAt
            )
        )
    }

    // MARK: Texts

    static func message(_ message: Message, isNew: Bool, in room: RoomID) -> [UInt8] {
        JSONWriter.object(reserving: 512) { writer in
            writer.member("event", isNew ? "message" : "messageUpdated")
            writer.member("revision", message.revision.value)
            writer.member("room", room.text)
            writer.name("message")
            writer.object { message.write(to: &$0) }
        }
    }

    /// - Parameter isJoinedAnew: the person has joined it since they last heard, so what they may hold of it from an earlier time was not
    ///   kept up.
    static func room(_ room: Room, revision: Revision, isJoinedAnew: Bool = false) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "room")
            writer.member("revision", revision.value)
            if isJoinedAnew { writer.member("joinedAnew", true) }
            writer.member("room", json: room.json)
        }
    }

    static func workspace(record: [UInt8], revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "workspace")
            writer.member("revision", revision.value)
            writer.member("workspace", json: Workspace(record)?.json ?? record)
        }
    }

    /// - Parameter record: the member's record; nil when the person has left.
    static func member(
        _ user: UserID,
        of room: RoomID,
        record: [UInt8]?,
        members: Int64?,
        revision: Revision
    ) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "member")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.name("user")
            writer.object { writer in
                writer.member("id", user.text)
                if let record, let name = (try? JSONValue(parsing: record))?["name"]?.stringValue {
                    writer.member("name", name)
                }
            }
            writer.member("joined", record != nil)
            if let members { writer.member("members", members) }
        }
    }

    /// Somebody's reaction that came or went.
    struct ReactionChange {
        let seq: Seq
        let emoji: Emoji
        let user: UserID
        /// nil when it was taken back.
        let record: [UInt8]?
        /// How many there are now.
        let count: Int64
    }

    static func reaction(_ change: ReactionChange, in room: RoomID, revision: Revision) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "reaction")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("seq", change.seq.value)
            writer.member("emoji", change.emoji.text)
            writer.member("count", change.count)
            writer.name("user")
            writer.object { writer in
                writer.member("id", change.user.text)
                if let record = change.record { writer.member("name", Reaction.name(in: record)) }
            }
            writer.member("added", change.record != nil)
        }
    }

    static func read(_ marker: Marker, mentions: [Seq], revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "read")
            writer.member("revision", revision.value)
            writer.member("room", marker.room.text)
            writer.member("read", marker.read)
            writer.mentions(mentions)
        }
    }

    static func user(_ user: User, revision: Revision) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "user")
            writer.member("revision", revision.value)
            writer.member("user", json: user.json)
        }
    }

    /// - Parameter record: of the pin; nil when it was taken off.
    static func pin(_ seq: Seq, of room: RoomID, record: [UInt8]?, revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "pin")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("seq", seq.value)
            if let record { writer.member("pinned", json: record) }
        }
    }

    /// - Parameter level: as it is stored.
    static func notifications(_ level: [UInt8]?, in room: RoomID, revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "notifications")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("level", utf8: level ?? [])
        }
    }

    /// Somebody is writing a message. Not a change: nothing is kept of it, so it has no revision.
    package static func typing(_ user: User, in room: RoomID) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "typing")
            writer.member("room", room.text)
            writer.name("user")
            writer.object { writer in
                writer.member("id", user.id.text)
                writer.member("name", user.name)
            }
        }
    }

    /// Somebody came, went, or has put their device aside. Not a change either.
    package static func presence(of user: UserID, _ state: Presence.State) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "presence")
            writer.member("user", user.text)
            writer.member("state", state.rawValue)
        }
    }

    /// - Parameter history: the one that what follows belongs to.
    static func reset(because reason: String, history: HistoryID) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "reset")
            writer.member("reason", reason)
            writer.member("history", history.text)
        }
    }

    package static func caughtUp(_ point: HistoryPoint) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "caughtUp")
            writer.members(of: point)
        }
    }
}
