// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What a written document adds to the room.
struct LegacyChanges: Sendable {
    /// Messages of ids that were not seen before, in their order.
    var messages: [LegacyMessage] = []
    /// Reactions that were counted more often.
    var raises: [Raise] = []

    /// To count an emoji on a message up to a number.
    struct Raise: Hashable, Sendable {
        let seq: Seq
        let reaction: LegacyReaction
        let count: Int64
    }

    /// Compares a written document with the room.
    /// - Throws: when legacy clients do not see the room, or anything new in the document is invalid.
    init(
        of written: [LegacyMessage],
        in room: RoomID,
        for chat: ChatService,
        _ snapshot: Snapshot
    ) throws(ChatError) {
        guard try reading({ try LegacyDocument.isPublic(room, in: snapshot) }) else { throw .noSuchRoom }
        let newest = try reading { try snapshot.integer(ChatKey.newest(room)) }
        var new: Set<String> = []
        for message in written {
            if let seq = try Self.seq(of: message, in: room, newest: newest, snapshot) {
                raises += try Self.raises(on: seq, to: message.reactions, in: room, snapshot)
            } else if new.insert(message.id).inserted {
                try Self.check(message, for: chat)
                messages.append(message)
            }
        }
        guard messages.count <= LegacyLimits.newMessages else {
            throw .tooLarge("A document can add at most \(LegacyLimits.newMessages) messages. Add the others later.")
        }
        if !messages.isEmpty || !raises.isEmpty { try ChatService.requireWritable(room, in: snapshot) }
    }

    /// The number of a message that was seen before, also if it was deleted since.
    private static func seq(
        of message: LegacyMessage,
        in room: RoomID,
        newest: Int64,
        _ snapshot: Snapshot
    ) throws(ChatError) -> Seq? {
        switch message.name {
        case nil: throw .badRequest("A message's ID must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        case .numbered(let seq):
            guard seq.value > 0, seq.value <= newest else {
                throw .badRequest("IDs that start with message- are reserved. Use another one.")
            }
            return seq
        case .sent(let id):
            let alias = Address(.chat, ChatKey.sentByLegacyClient(room, id))
            return try reading { try snapshot.record(alias).map { try Command.Numbered(alias: $0.value).seq } }
        }
    }

    private static func raises(
        on seq: Seq,
        to counts: [LegacyReaction: Int64],
        in room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) -> [Raise] {
        var raises: [Raise] = []
        for reaction in LegacyReaction.allCases {
            guard let count = counts[reaction], count > 0, let emoji = reaction.emoji else { continue }
            let counter = ChatKey.reactionCount(room, seq, emoji)
            guard count > (try reading { try snapshot.integer(counter) }) else { continue }
            try check(count)
            raises.append(Raise(seq: seq, reaction: reaction, count: count))
        }
        return raises
    }

    private static func check(_ message: LegacyMessage, for chat: ChatService) throws(ChatError) {
        if let problem = chat.problem(withText: message.text) { throw problem }
        _ = try LegacyGuest.cleanName(message.sender)
        for count in message.reactions.values { try check(count) }
    }

    private static func check(_ count: Int64) throws(ChatError) {
        guard count <= LegacyLimits.reactions else {
            throw .tooLarge("A reaction can be counted up to \(LegacyLimits.reactions) here.")
        }
    }
}
