// SPDX-License-Identifier: MIT

import CommitLog
import Store
import WireProtocol

extension ChatService {
    /// Puts reactions that were kept under another form of their emoji (👍 with a variation selector, an eye in a speech bubble without) under
    /// the one that is kept now, so that one emoji is one reaction and one count. Half a flag is none, and goes. Until it is done, which is soon
    /// after the start, such reactions are not shown. Doing it twice is doing it once.
    package func respellReactions() async throws(ChatError) {
        let rooms: [RoomID]? = try await store.reading { snapshot in
            guard try snapshot.record(ChatKey.reactionsRespelt) == nil else { return nil }
            return try snapshot.children(.chat, of: ChatKey.rooms, limit: .max).compactMap { record in
                if case .room(let room) = ChatKey.Record(record.address.key) { room } else { nil }
            }
        }
        guard let rooms else { return }
        for room in rooms {
            for reaction in try await store.reading({ try OldReaction.all(in: room, $0) }) {
                for command in reaction.respelling(at: now()) {
                    // The second is for a person who has reacted in both forms; what was taken back meanwhile is refused twice.
                    if case .applied = try await log.outcome(of: command) { break }
                }
            }
        }
        _ = try await log.outcome(of: Command(at: now(), operations: [.put(ChatKey.reactionsRespelt, [])]))
    }
}

/// A person's reaction that is kept under an old form of its emoji.
private struct OldReaction {
    let room: RoomID
    let seq: Seq
    let counter: Address
    let record: Record
    let user: UserID
    /// nil when it is none any more.
    let emoji: Emoji?

    static func all(in room: RoomID, _ snapshot: Snapshot) throws -> [OldReaction] {
        let prefix = ChatKey.reactionCounts(room)
        let counters = try snapshot.range(.chat, .prefix(prefix), limit: .max) { ChatKey.Record($0) == .other }
        return try counters.records.flatMap { counter -> [OldReaction] in
            let parts = counter.address.key.dropFirst(prefix.count).split(separator: UInt8(ascii: "/"))
            guard parts.count == 2, let seq = Seq(orderedKey: parts[0]) else { return [] }
            let reactors = ChatKey.reactions(room, seq, spelt: Array(parts[1]))
            return try snapshot.range(.chat, .prefix(reactors), limit: .max).records.compactMap { record in
                let user = UserID(String(decoding: record.address.key.dropFirst(reactors.count), as: UTF8.self))
                let emoji = Emoji(String(decoding: parts[1], as: UTF8.self))
                return user.map {
                    OldReaction(room: room, seq: seq, counter: counter.address, record: record, user: $0, emoji: emoji)
                }
            }
        }
    }

    /// What moves it, if the person has not reacted in the new form too; and what takes it away.
    func respelling(at: Timestamp) -> [Command] {
        let taking = Command(
            at: at,
            conditions: [.exists(record.address)],
            operations: [.delete(record.address), .increment(counter, by: -1)]
        )
        guard let emoji else { return [taking] }
        let kept = ChatKey.reaction(room, seq, emoji, user)
        var moving = taking
        moving.conditions.append(.absent(kept))
        moving.operations += [.put(kept, record.value), .increment(ChatKey.reactionCount(room, seq, emoji), by: 1)]
        return [moving, taking]
    }
}
