// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

/// How people have reacted to a message with one emoji.
struct Reaction: Hashable, Sendable {
    let emoji: Emoji
    let count: Int64
    /// Whether the person who asks is among them.
    let isMine: Bool
    /// The first of them, by id; ``ChatLimits/namedReactors`` at most.
    let users: [Person]

    /// As the API tells it.
    var json: [UInt8] {
        ChatProtocol.Reaction(emoji: emoji.text, count: Int(count), isMine: isMine, people: users).json()
    }

    /// A reaction's record.
    static func record(name: String, at: Timestamp) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            writer.member("at", at.milliseconds)
        }
    }

    /// The name in a reaction's record.
    static func name(in record: [UInt8]) -> String {
        (try? JSONValue(parsing: record))?["name"]?.stringValue ?? ""
    }

    /// The reactions to some messages, those used first in front.
    /// - Parameter seqs: ascending. What lies between messages that do not follow each other, as pinned ones, is not read: it may be a
    ///   whole room.
    static func read(
        of room: RoomID,
        on seqs: [Seq],
        for user: UserID,
        in snapshot: Snapshot
    ) throws -> [Seq: [Reaction]] {
        var reactions: [Seq: [Reaction]] = [:]
        for run in runs(of: seqs) {
            try read(of: room, in: run, for: user, snapshot, into: &reactions)
        }
        return reactions
    }

    /// Numbers as ranges of those that follow each other.
    static func runs(of seqs: [Seq]) -> [ClosedRange<Seq>] {
        seqs.reduce(into: []) { runs, seq in
            if let last = runs.last, last.upperBound.value + 1 == seq.value {
                runs[runs.count - 1] = last.lowerBound...seq
            } else {
                runs.append(seq...seq)
            }
        }
    }

    private static func read(
        of room: RoomID,
        in run: ClosedRange<Seq>,
        for user: UserID,
        _ snapshot: Snapshot,
        into reactions: inout [Seq: [Reaction]]
    ) throws {
        for counted in try counts(of: room, from: run.lowerBound, through: run.upperBound, in: snapshot) {
            let own = ChatKey.reaction(room, counted.seq, counted.emoji, user)
            reactions[counted.seq, default: []].append(
                Reaction(
                    emoji: counted.emoji,
                    count: counted.count,
                    isMine: try snapshot.record(own) != nil,
                    users: try reactors(room, counted.seq, counted.emoji, in: snapshot)
                )
            )
        }
    }

    /// How often an emoji was used on a message.
    struct Count {
        let seq: Seq
        let emoji: Emoji
        let count: Int64
    }

    /// Counts the reactions to the messages from one number to another, those used first in front.
    static func counts(
        of room: RoomID,
        from first: Seq,
        through last: Seq,
        in snapshot: Snapshot
    ) throws -> [Count] {
        let range = KeyRange(
            lower: ChatKey.reactionCounts(room, first),
            // "0" follows "/" in byte order, so this is behind all that is counted of the last message.
            upper: ChatKey.reactionCounts(room, last).dropLast() + [UInt8(ascii: "0")],
            includesUpper: false
        )
        let counters = try snapshot.range(.chat, range, limit: .max).records
        return counters.sorted { $0.createdAt < $1.createdAt }.compactMap { counter in
            guard case .reactionCount(_, let seq, let emoji) = ChatKey.Record(counter.address.key),
                let count = Int64(String(decoding: counter.value, as: UTF8.self)), count > 0
            else { return nil }
            return Count(seq: seq, emoji: emoji, count: count)
        }
    }

    private static func reactors(
        _ room: RoomID,
        _ seq: Seq,
        _ emoji: Emoji,
        in snapshot: Snapshot
    ) throws -> [Person] {
        let range = KeyRange.prefix(ChatKey.reactions(room, seq, emoji))
        return try snapshot.range(.chat, range, limit: ChatLimits.namedReactors).records.compactMap { record in
            guard case .reaction(_, _, _, let user) = ChatKey.Record(record.address.key) else { return nil }
            return Person(id: user, name: name(in: record.value))
        }
    }
}
