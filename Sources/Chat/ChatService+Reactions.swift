// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// Reacts to a message, one time per person and emoji. Reacting twice is reacting once.
    /// - Parameter reply: is given `{"seq","emoji","count","mine"}`.
    package func react(
        with emoji: Emoji,
        to seq: Seq,
        of room: RoomID,
        by user: User,
        reply: @escaping Reply<[UInt8]>
    ) {
        let reaction = ChatKeys.reaction(room, seq, emoji, user.id)
        let at = now()
        let command = Command(
            at: at,
            conditions: Self.isMember(user.id, of: room) + [.exists(ChatKeys.message(room, seq)), .absent(reaction)],
            operations: [
                .put(reaction, Reaction.record(name: user.name, at: at)),
                .increment(ChatKeys.reactionCount(room, seq, emoji), by: 1),
            ]
        )
        let allowed: Reply<Void> = { result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success: append(command, reactingWith: emoji, to: seq, of: room, isMine: true, reply: reply)
            }
        }
        read(allowed) { snapshot throws(ChatError) in
            try Self.requireMember(user.id, of: room, in: snapshot)
            guard MessageRecord(try Self.message(room, seq, in: snapshot).record)?.deletedAt == nil else {
                throw .notAllowed("The message was deleted.")
            }
            let used = try reading {
                try Reaction.read(of: room, from: seq, through: seq, for: user.id, in: snapshot)[seq] ?? []
            }
            guard used.count < ChatLimits.emojiPerMessage || used.contains(where: { $0.emoji == emoji }) else {
                throw .tooLarge("A message has at most \(ChatLimits.emojiPerMessage) different reactions.")
            }
        }
    }

    /// Takes a reaction back. Taking back what is not there changes nothing.
    /// - Parameter reply: is given `{"seq","emoji","count","mine"}`.
    package func unreact(
        with emoji: Emoji,
        to seq: Seq,
        of room: RoomID,
        by user: User,
        reply: @escaping Reply<[UInt8]>
    ) {
        let reaction = ChatKeys.reaction(room, seq, emoji, user.id)
        let command = Command(
            at: now(),
            conditions: Self.isMember(user.id, of: room) + [.exists(ChatKeys.message(room, seq)), .exists(reaction)],
            operations: [.delete(reaction), .increment(ChatKeys.reactionCount(room, seq, emoji), by: -1)]
        )
        append(command, reactingWith: emoji, to: seq, of: room, isMine: false, reply: reply)
    }

    private func append(
        _ command: Command,
        reactingWith emoji: Emoji,
        to seq: Seq,
        of room: RoomID,
        isMine: Bool,
        reply: @escaping Reply<[UInt8]>
    ) {
        let result: @Sendable (Int64) -> [UInt8] = { count in
            JSONWriter.object { writer in
                writer.member("seq", seq.value)
                writer.member("emoji", emoji.text)
                writer.member("count", count)
                writer.member("mine", isMine)
            }
        }
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied(_, let results), .repeated(_, let results):
                guard case .value(let count) = results.last else { return reply(.failure(.busy)) }
                reply(.success(result(count)))
            case .refused(.conditionFailed(let index, _)):
                read(reply) { snapshot throws(ChatError) in
                    // The last condition is that there is something to do.
                    guard index == 3 else { throw [.noSuchRoom, .notMember, .noSuchMessage][index] }
                    return result(try reading { try snapshot.integer(ChatKeys.reactionCount(room, seq, emoji)) })
                }
            case .refused(let refusal): reply(.failure(.unavailable("The reaction was refused: \(refusal).")))
            }
        }
    }
}
