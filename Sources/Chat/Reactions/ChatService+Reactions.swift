// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Reacts to a message, one time per person and emoji. Reacting twice is reacting once.
    /// - Parameter reply: is given `{"seq","emoji","count","mine"}`.
    package func react(
        with emoji: Emoji,
        to seq: Seq,
        of room: RoomID,
        by principal: Principal,
        reply: Reply<[UInt8]>
    ) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            let own = try Self.ownReaction(emoji, seq, room, principal, in: snapshot)
            let used = try reading {
                try Reaction.read(of: room, on: [seq], for: principal.id, in: snapshot)[seq] ?? []
            }
            if own.isThere { return .done(try Self.reactionState(emoji, seq, room, isMine: true, in: snapshot)) }
            if !used.contains(where: { $0.emoji == emoji }) { try require(.emojiPerMessage, allows: used.count + 1) }
            let at = now()
            let command = Command(
                at: at,
                conditions: Self.mayWrite(principal.id, in: room) + [.absent(own.address)],
                operations: [
                    .put(own.address, Reaction.record(name: principal.user.name, at: at)),
                    .increment(ChatKey.reactionCount(room, seq, emoji), by: 1),
                ]
            )
            return .append(command) { snapshot throws(ChatError) in
                try Self.reactionState(emoji, seq, room, isMine: true, in: snapshot)
            }
        }
    }

    /// Takes a reaction back. Taking back what is not there changes nothing.
    /// - Parameter reply: is given `{"seq","emoji","count","mine"}`.
    package func unreact(
        with emoji: Emoji,
        to seq: Seq,
        of room: RoomID,
        by principal: Principal,
        reply: Reply<[UInt8]>
    ) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            let own = try Self.ownReaction(emoji, seq, room, principal, in: snapshot)
            guard own.isThere else {
                return .done(try Self.reactionState(emoji, seq, room, isMine: false, in: snapshot))
            }
            let command = Command(
                at: now(),
                conditions: Self.mayWrite(principal.id, in: room) + [.exists(own.address)],
                operations: [.delete(own.address), .increment(ChatKey.reactionCount(room, seq, emoji), by: -1)]
            )
            return .append(command) { snapshot throws(ChatError) in
                try Self.reactionState(emoji, seq, room, isMine: false, in: snapshot)
            }
        }
    }

    /// A person's reaction to a message that they may react to.
    private static func ownReaction(
        _ emoji: Emoji,
        _ seq: Seq,
        _ room: RoomID,
        _ principal: Principal,
        in snapshot: Snapshot
    ) throws(ChatError) -> (address: Address, isThere: Bool) {
        try requireMember(principal.id, of: room, in: snapshot)
        try requireWritable(room, in: snapshot)
        guard MessageRecord(try message(room, seq, in: snapshot).record)?.deletedAt == nil else {
            throw .notAllowed("The message was deleted.")
        }
        let address = ChatKey.reaction(room, seq, emoji, principal.id)
        return (address, try reading { try snapshot.record(address) != nil })
    }

    private static func reactionState(
        _ emoji: Emoji,
        _ seq: Seq,
        _ room: RoomID,
        isMine: Bool,
        in snapshot: Snapshot
    ) throws(ChatError) -> [UInt8] {
        let count = try reading { try snapshot.integer(ChatKey.reactionCount(room, seq, emoji)) }
        return ReactionState(seq: seq, emoji: emoji.text, count: Int(count), isMine: isMine).json()
    }
}
