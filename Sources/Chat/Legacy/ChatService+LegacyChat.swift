// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

/// Merges what the showcase writes. It writes whole documents, made of what it has read: so nothing that is missing from one was
/// deleted, and nothing that differs was edited. What is new is added by ordinary commands, and the log's order settles what
/// several writers add at once.
extension ChatService {
    /// How often something is tried again that others have changed meanwhile.
    private static let mergeAttempts = 5

    /// Adds messages that the room has not seen and reactions that were counted more often, one after the other. Doing it twice is
    /// doing it once. When it fails halfway, what was added before stays.
    package func merge(
        _ written: [LegacyMessage],
        into room: RoomID,
        by writer: LegacyWriter
    ) async throws(ChatError) {
        let changes = try await Self.awaited { reply in
            read(reply) { snapshot throws(ChatError) in
                try LegacyChanges(of: written, in: room, for: self, snapshot)
            }
        }
        var guests: [String: Principal] = [:]
        for message in changes.messages {
            try writer.count(.messagesPerPerson)
            guard let seq = try await send(message, to: room, as: &guests, by: writer) else { continue }
            for reaction in LegacyReaction.allCases {
                guard let times = message.reactions[reaction] else { continue }
                try await raise(.init(seq: seq, reaction: reaction, count: times), in: room, by: writer)
            }
        }
        for change in changes.raises { try await raise(change, in: room, by: writer) }
    }

    /// Creates the rooms that do not exist, each with the id it was given.
    package func merge(
        _ written: [LegacyRoom],
        by writer: LegacyWriter
    ) async throws(ChatError) {
        let new = try await Self.awaited { reply in
            read(reply) { snapshot throws(ChatError) in try Self.new(among: written, in: snapshot) }
        }
        for room in new {
            // Each room has a guest who made it.
            try writer.count(.guestsPerAddress)
            try await create(room.id, named: room.name, written: room.written, by: writer)
        }
    }

    // MARK: Messages

    /// - Returns: its number; nil when another message came under its id meanwhile.
    private func send(
        _ message: LegacyMessage,
        to room: RoomID,
        as guests: inout [String: Principal],
        by writer: LegacyWriter
    ) async throws(ChatError) -> Seq? {
        guard case .sent(let id) = message.name else { return nil }
        var draft = Draft(message.text, as: id)
        for _ in 0..<Self.mergeAttempts {
            let guest: Principal
            if let known = guests[message.sender] {
                guest = known
            } else {
                guest = try await enter(message.sender, room, by: writer)
            }
            guests[message.sender] = guest
            draft.nameAsWritten = LegacyGuest.asWritten(message.sender, guest.user.name)
            do throws(ChatError) {
                return try await Self.awaited { send(draft, to: room, from: guest, reply: $0) }.message.seq
            } catch .clientIDReused {
                return nil
            } catch .notMember {
                // Removed in this moment; as anybody, the guest can join again.
                guests[message.sender] = nil
            }
        }
        throw .busy
    }

    /// Creates the guest of a name, if there is none, and makes it a member of the room, if it is not yet. Notes where it speaks from:
    /// anybody can speak under the name, and a ban is of whoever did so last.
    private func enter(
        _ name: String,
        _ room: RoomID,
        by writer: LegacyWriter
    ) async throws(ChatError) -> Principal {
        let guest = try await Self.awaited { (reply: Reply<Principal>) in
            decisions.decide(reply: reply) { snapshot throws(ChatError) in
                let admitted = try writer.admission(snapshot)
                let user = try LegacyGuest.named(name, in: room, at: now(), snapshot)
                let removed = ChatKey.removed(user.id)
                guard try reading({ try snapshot.record(removed) }) == nil else {
                    throw .notAllowed("This name was removed from the chat. Use another one.")
                }
                let guest = Principal(user, standingOn: admitted + [.absent(removed)])
                let seen = try Self.room(room, for: user.id, in: snapshot)
                var command = Command(
                    at: user.createdAt,
                    conditions: guest.isSignedIn,
                    operations: try writer.noting(user, snapshot)
                )
                if case .member = seen.membership {
                    return command.operations.isEmpty ? .done(guest) : .append(command) { _ in guest }
                }
                try writer.count(.guestsPerAddress)
                try require(.membersPerRoom, allows: Int(clamping: seen.members + 1))
                let address = ChatKey.user(user.id)
                if try reading({ try snapshot.record(address) }) == nil {
                    command.conditions += [.absent(address)] + NameClaim(user.name).isFree
                    command.operations.insert(.put(address, user.record), at: 0)
                }
                return command.operations.isEmpty ? .done(guest) : .append(command) { _ in guest }
            }
        }
        _ = try await Self.awaited { join(room, by: guest, reply: $0) }
        return guest
    }

    // MARK: Reactions

    /// Counts an emoji up to a number. Who reacts the showcase does not tell, so they are numbered: those who are missing are added,
    /// and what two writers add at once is added once.
    private func raise(
        _ change: LegacyChanges.Raise,
        in room: RoomID,
        by writer: LegacyWriter
    ) async throws(ChatError) {
        let (commands, admitted) = try await Self.awaited { reply in
            read(reply) { snapshot throws(ChatError) in
                let admitted = try writer.admission(snapshot)
                return (try reactions(for: change, in: room, snapshot), admitted)
            }
        }
        for var command in commands {
            command.conditions += admitted
            switch try await log.outcome(of: command) {
            case .applied, .repeated, .refused(.conditionFailed(index: 0, _)): break
            case .refused(.conditionFailed(index: 1, _)): throw .archived
            case .refused: throw .busy
            }
        }
    }

    private func reactions(
        for change: LegacyChanges.Raise,
        in room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) -> [Command] {
        guard let emoji = change.reaction.emoji,
            MessageRecord(try Self.message(room, change.seq, in: snapshot).record)?.deletedAt == nil
        else { return [] }
        let (counts, reactors) = try reading {
            let range = KeyRange.prefix(LegacyGuest.reactions(room, change.seq, emoji))
            return (
                try Reaction.counts(of: room, from: change.seq, through: change.seq, in: snapshot),
                try snapshot.range(.chat, range, limit: Int(LegacyLimits.reactions)).records.map(\.address)
            )
        }
        let count = counts.first { $0.emoji == emoji }?.count ?? 0
        guard change.count > count else { return [] }
        if count == 0 { try require(.emojiPerMessage, allows: counts.count + 1) }
        let there = Set(reactors)
        let at = now()
        return (1...Int64(there.count) + change.count - count).compactMap { number in
            guard let reactor = LegacyGuest.reactor(number) else { return nil }
            let reaction = ChatKey.reaction(room, change.seq, emoji, reactor)
            guard !there.contains(reaction) else { return nil }
            return Command(
                at: at,
                conditions: [.absent(reaction), .absent(ChatKey.archived(room)), .exists(ChatKey.room(room))],
                operations: [
                    .put(reaction, Reaction.record(name: LegacyGuest.reactorName, at: at)),
                    .increment(ChatKey.reactionCount(room, change.seq, emoji), by: 1),
                ]
            )
        }
    }

    // MARK: Rooms

    private struct NewRoom: Sendable {
        let id: RoomID
        let name: String
        /// The name with the spaces around it.
        let written: String
    }

    private static func new(
        among written: [LegacyRoom],
        in snapshot: Snapshot
    ) throws(ChatError) -> [NewRoom] {
        var new: [NewRoom] = []
        var ids: Set<RoomID> = []
        for room in written {
            guard let id = RoomID(room.id) else {
                throw .badRequest("A room's ID must be 1 to 64 characters of a-z 0-9 _ -")
            }
            guard try reading({ try snapshot.record(ChatKey.room(id)) }) == nil, ids.insert(id).inserted else {
                continue
            }
            guard !isDirect(id) else {
                throw .badRequest("IDs that start with \(directPrefix) belong to direct rooms. Use another one.")
            }
            guard let name = cleanName(room.name, limit: ChatLimits.roomNameLength) else { throw badRoomName }
            new.append(NewRoom(id: id, name: name, written: room.name))
        }
        guard new.count <= LegacyLimits.newRooms else {
            throw .tooLarge("A document can add at most \(LegacyLimits.newRooms) rooms. Add the others later.")
        }
        return new
    }

    private func create(
        _ id: RoomID,
        named name: String,
        written: String,
        by writer: LegacyWriter
    ) async throws(ChatError) {
        try await Self.awaited { (reply: Reply<Void>) in
            decisions.decide(reply: reply) { snapshot throws(ChatError) in
                let admitted = try writer.admission(snapshot)
                let address = ChatKey.room(id)
                guard try reading({ try snapshot.record(address) }) == nil else { return .done(()) }
                let at = now()
                let maker = try LegacyGuest.named(LegacyGuest.makerName, in: id, at: at, snapshot)
                var record = RoomRecord(name: name, visibility: .public, createdAt: at, createdBy: maker.id)
                record.nameAsWritten = LegacyGuest.asWritten(written, name)
                let command = Command(
                    at: at,
                    conditions: [.absent(address)] + NameClaim(maker.name).isFree + admitted,
                    operations: [.put(ChatKey.user(maker.id), maker.record)]
                        + Self.joining(id, maker, as: .moderator, at: at) + [.put(address, record.encoded)]
                )
                return .append(command) { _ in }
            }
        }
    }
}
