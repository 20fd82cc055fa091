// SPDX-License-Identifier: MIT

import ChatProtocol
package import Store
package import WireProtocol

/// A document that the showcase reads and writes (docs/showcase.md). It is made of the chat's records when somebody asks for
/// it, and kept nowhere.
package enum LegacyDocument: Hashable, Sendable {
    /// The list of rooms: `{"chatrooms":[{"id","name","createdAt"}]}`.
    case rooms
    /// The messages of a room: `{"messages":[{"sender","message","timestamp","id","reactions"?}]}`.
    case messages(of: RoomID)

    /// The document that is another one after a change; nil when none is. Rooms that are not public are in no document.
    package init?(changedBy change: Change) {
        guard change.address.namespace == .chat else { return nil }
        switch ChatKey.Record(change.address.key) {
        case .room:
            guard let room = change.value.flatMap({ RoomRecord($0) }), room.visibility == .public else { return nil }
            self = .rooms
        case .message(let room, _), .reactionCount(let room, _, _):
            self = .messages(of: room)
        default:
            return nil
        }
    }

    /// The document as JSON; nil when it is that of a room that is not there or not public.
    package func text(in snapshot: Snapshot) throws -> [UInt8]? {
        switch self {
        case .rooms: try Self.rooms(in: snapshot)
        case .messages(let room): try Self.isPublic(room, in: snapshot) ? Self.messages(of: room, in: snapshot) : nil
        }
    }

    /// Whether a room is there and public. What is not is for the showcase as if it were not there.
    package static func isPublic(_ room: RoomID, in snapshot: Snapshot) throws -> Bool {
        try snapshot.record(ChatKey.room(room)).flatMap { RoomRecord($0.value) }?.visibility == .public
    }

    // MARK: The list of rooms

    private static func rooms(in snapshot: Snapshot) throws -> [UInt8] {
        let records = try snapshot.children(.chat, of: ChatKey.rooms, limit: LegacyLimits.scannedRooms)
        var listed: [[UInt8]] = []
        for stored in records where listed.count < LegacyLimits.rooms {
            guard case .room(let id) = ChatKey.Record(stored.address.key), let room = RoomRecord(stored.value),
                room.visibility == .public, try snapshot.record(ChatKey.archived(id)) == nil
            else { continue }
            listed.append(
                JSONWriter.object { writer in
                    writer.member("id", id.text)
                    writer.member("name", room.nameAsWritten ?? room.name)
                    writer.member("createdAt", room.createdAt.milliseconds)
                }
            )
        }
        return document("chatrooms", of: listed)
    }

    // MARK: The messages of a room

    private static func messages(of room: RoomID, in snapshot: Snapshot) throws -> [UInt8] {
        let newest = try newest(of: room, in: snapshot)
        guard let first = newest.last?.seq, let last = newest.first?.seq else { return document("messages", of: []) }
        var counts: [Seq: [LegacyReaction: Int64]] = [:]
        for counted in try Reaction.counts(of: room, from: first, through: last, in: snapshot) {
            if let reaction = LegacyReaction(counted.emoji) {
                counts[counted.seq, default: [:]][reaction] = counted.count
            }
        }
        var rows: [[UInt8]] = []
        var bytes = 0
        for (seq, record) in newest {
            let row = row(of: record, seq, counts[seq])
            bytes += row.count + 1
            guard bytes <= LegacyLimits.documentBytes else { break }
            rows.append(row)
        }
        return document("messages", of: rows.reversed())
    }

    /// The newest messages that are not deleted, the newest first.
    private static func newest(
        of room: RoomID,
        in snapshot: Snapshot
    ) throws -> [(seq: Seq, record: MessageRecord)] {
        let prefix = ChatKey.messagePrefix(room)
        var range = KeyRange.prefix(prefix)
        var found: [(seq: Seq, record: MessageRecord)] = []
        var scanned = 0
        while found.count < LegacyLimits.messages, scanned < LegacyLimits.scannedMessages {
            let page = try snapshot.range(
                .chat,
                range,
                descending: true,
                limit: LegacyLimits.messages,
                maximumBytes: LegacyLimits.documentBytes
            )
            for stored in page.records {
                guard let seq = Seq(orderedKey: stored.address.key.dropFirst(prefix.count)),
                    let record = MessageRecord(stored.value), record.deletedAt == nil
                else { continue }
                found.append((seq, record))
            }
            guard page.isTruncated, let oldest = page.records.last else { break }
            scanned += page.records.count
            range.upper = oldest.address.key
            range.includesUpper = false
        }
        return Array(found.prefix(LegacyLimits.messages))
    }

    /// - Parameter counts: nil when nobody has reacted; else all four are told.
    private static func row(of record: MessageRecord, _ seq: Seq, _ counts: [LegacyReaction: Int64]?) -> [UInt8] {
        JSONWriter.object(reserving: record.text.count + 160) { writer in
            writer.member("sender", record.nameAsWritten ?? record.name)
            writer.member("message", utf8: record.text)
            writer.member("timestamp", record.sentAt.milliseconds)
            writer.member("id", LegacyMessage.id(of: seq, record))
            guard let counts else { return }
            writer.name("reactions")
            writer.object { writer in
                for reaction in LegacyReaction.allCases {
                    writer.name(utf8: Array(reaction.rawValue.utf8))
                    writer.integer(counts[reaction] ?? 0)
                }
            }
        }
    }

    private static func document(_ name: StaticString, of rows: [[UInt8]]) -> [UInt8] {
        JSONWriter.object(reserving: rows.reduce(64) { $0 + $1.count + 1 }) { writer in
            writer.name(name)
            writer.array { writer in
                for row in rows { writer.raw(row) }
            }
        }
    }
}

extension Change {
    /// Whether a text of a document was edited or deleted with it.
    package func changesText(in document: LegacyDocument) -> Bool {
        guard address.namespace == .chat, case .messages(let room) = document,
            case .message(room, _) = ChatKey.Record(address.key), let record = value.flatMap({ MessageRecord($0) })
        else { return false }
        return record.editedAt != nil || record.deletedAt != nil
    }
}
