// SPDX-License-Identifier: MIT

import ChatProtocol
package import Store
import WireProtocol

/// What must hold between the records of the chat (docs/architecture.md, "Records").
package struct ChatCheck: RecordCheck {
    /// The room whose members and messages are being looked at. In key order they follow one another.
    private var tally: RoomTally?

    package init() {}

    package mutating func check(_ record: Record, in snapshot: Snapshot, _ problems: inout Problems) throws {
        let address = record.address
        switch ChatKey.Record(address.key) {
        case .room(let room):
            Self.expectText("name", in: record, &problems)
            let members = ChatKey.members(room)
            if try snapshot.record(members) == nil { problems.add("has no count of its members", at: address) }
        case .member(let room, let user):
            try enter(room, snapshot, &problems)
            tally?.members += 1
            Self.expectText("name", in: record, &problems)
            try Self.expect(ChatKey.joinedRoom(user, room), beside: address, in: snapshot, &problems)
        case .members(let room):
            try enter(room, snapshot, &problems)
            tally?.membersCounter = Self.counter(record, &problems)
        case .message(let room, let seq):
            try enter(room, snapshot, &problems)
            tally?.add(seq, &problems)
            if MessageRecord(record.value) == nil { problems.add("is not a message", at: address) }
        case .newest(let room):
            try enter(room, snapshot, &problems)
            tally?.newestCounter = Self.counter(record, &problems)
        case .sent(let room, let user, let clientID):
            try enter(room, snapshot, &problems)
            try Self.expectMessage(from: user, clientID, in: room, sentAs: record, snapshot, &problems)
        case .user(let user):
            guard let user = User(id: user, record: record.value) else {
                return problems.add("is not a person", at: address)
            }
            try NameCheck.check(user, in: snapshot, &problems)
        case .joinedRoom(let user, let room):
            try Self.expect(ChatKey.member(room, user), beside: address, in: snapshot, &problems)
        case .readMarker, .reactionCount:
            if case .number(..<0) = Self.counter(record, &problems) { problems.add("is negative", at: address) }
        case .mention(let room, let user, let seq):
            try Self.expect(seq, of: room, mentioned: address, snapshot, &problems) { $0.people.contains(user) }
        case .roomMention(let room, let seq):
            try Self.expect(seq, of: room, mentioned: address, snapshot, &problems) { $0.isOfRoom }
        case .pin(let room, let seq):
            try Self.expect(ChatKey.message(room, seq), beside: address, in: snapshot, &problems)
        case .workspace:
            let workspace = Workspace(record.value)
            if workspace == nil { problems.add("is not a workspace", at: address) }
            if let room = workspace?.defaultRoom {
                try Self.expect(ChatKey.room(room), beside: address, in: snapshot, &problems)
            }
        case .notificationLevel:
            if NotificationLevel(record: record.value) == nil { problems.add("is not a level", at: address) }
        case .other:
            try NameCheck.check(record, in: snapshot, &problems)
        case .reaction:
            break
        }
    }

    package mutating func finish(_ problems: inout Problems) {
        tally?.close(&problems)
        tally = nil
    }

    // MARK: A room as a whole

    /// Begins to count in a room, unless it is the same as before; the one before is complete then.
    private mutating func enter(_ room: RoomID, _ snapshot: Snapshot, _ problems: inout Problems) throws {
        guard tally?.room != room else { return }
        finish(&problems)
        tally = RoomTally(room: room)
        let address = ChatKey.room(room)
        if try snapshot.record(address) == nil { problems.add("does not exist, but has records", at: address) }
    }

    // MARK: One record

    private static func counter(_ record: Record, _ problems: inout Problems) -> RoomTally.Counter {
        let counter = RoomTally.Counter(record.value)
        if counter == .unreadable { problems.add("is not a number", at: record.address) }
        return counter
    }

    private static func expectText(_ name: String, in record: Record, _ problems: inout Problems) {
        let document = try? JSONValue(parsing: record.value)
        if document?[name]?.stringValue == nil { problems.add("has no \(name)", at: record.address) }
    }

    private static func expect(
        _ other: Address,
        beside address: Address,
        in snapshot: Snapshot,
        _ problems: inout Problems
    ) throws {
        guard try snapshot.record(other) == nil else { return }
        problems.add("exists without \(String(decoding: other.key, as: UTF8.self))", at: address)
    }

    private static func expect(
        _ seq: Seq,
        of room: RoomID,
        mentioned mark: Address,
        _ snapshot: Snapshot,
        _ problems: inout Problems,
        _ mentions: (Mentions) -> Bool
    ) throws {
        let message = try Message(seq, of: room, in: snapshot).flatMap { MessageRecord($0.record) }
        if message.map({ mentions($0.mentions) }) != true {
            problems.add("says that message \(seq) mentions someone, but it does not", at: mark)
        }
    }

    private static func expectMessage(
        from sender: UserID,
        _ clientID: ClientMessageID,
        in room: RoomID,
        sentAs alias: Record,
        _ snapshot: Snapshot,
        _ problems: inout Problems
    ) throws {
        guard let seq = try? Command.Numbered(alias: alias.value).seq else {
            return problems.add("does not say which message it became", at: alias.address)
        }
        guard let message = try snapshot.record(ChatKey.message(room, seq)) else {
            return problems.add("stands for message \(seq), which does not exist", at: alias.address)
        }
        let sent = MessageRecord(message.value)
        if sent?.sender != sender || sent?.clientID != clientID {
            problems.add("stands for message \(seq), which was sent as another", at: alias.address)
        }
    }
}
