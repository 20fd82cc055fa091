// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

struct MessageKey: RecordKey {
    let room: RoomID
    let seq: Seq

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        guard let record = change.value else { return nil }
        let message = Message(seq: seq, revision: change.revision, record: record)
        let isNew = facts.isNew(message, in: room)
        let text = JSONWriter.object(reserving: 512) { writer in
            writer.member("event", isNew ? MessageSent.event : MessageUpdated.event)
            writer.member("revision", change.revision.value)
            writer.member("room", room.text)
            writer.name("message")
            writer.object { message.write(to: &$0) }
        }
        return ChatEvents.Told(text, isNewMessage: isNew, isWhole: true)
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try check.enter(room, snapshot, &problems)
        check.tally?.add(seq, &problems)
        if MessageRecord(record.value) == nil { problems.add("is not a message", at: record.address) }
    }
}

/// The number of a room's newest message.
struct NewestMessageKey: RecordKey {
    let room: RoomID

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try check.enter(room, snapshot, &problems)
        check.tally?.newestCounter = problems.counter(record)
    }
}

/// Which message was sent under a client ID.
struct SentMessageKey: RecordKey {
    let room: RoomID
    let sender: UserID
    let clientID: ClientMessageID

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try check.enter(room, snapshot, &problems)
        guard let seq = try? Command.Numbered(alias: record.value).seq else {
            return problems.add("does not say which message it became", at: record.address)
        }
        guard let message = try snapshot.record(ChatKey.message(room, seq)) else {
            return problems.add("stands for message \(seq), which does not exist", at: record.address)
        }
        let sent = MessageRecord(message.value)
        if sent?.sender != sender || sent?.clientID != clientID {
            problems.add("stands for message \(seq), which was sent as another", at: record.address)
        }
    }
}
