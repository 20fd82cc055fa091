// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// Changes the text of one's own message.
    /// - Parameter revision: of the message when the edit was begun. If it has changed since, the edit is refused; a repeat
    ///   of an edit that was done succeeds.
    package func edit(
        _ seq: Seq,
        of room: RoomID,
        to text: [UInt8],
        madeOn revision: Revision,
        by principal: Principal,
        reply: Reply<Message>
    ) {
        if let problem = problem(withText: text) { return reply(.failure(problem)) }
        change(seq, of: room, by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            try Self.requireMember(principal.id, of: room, in: snapshot)
            return Self.isMember(principal.id, of: room)
        } to: { message, record, snapshot throws(ChatError) in
            guard record.sender == principal.id else { throw .notAllowed("Only the sender can edit a message.") }
            guard record.deletedAt == nil else { throw .notAllowed("The message was deleted.") }
            if record.text == text { return nil }
            guard message.revision == revision else { throw .editConflict }
            let mentions = try Mentions.find(in: text, by: principal.id, of: room, snapshot)
            try require(.mentionsPerMessage, allows: mentions.people.count)
            return record.edited(to: text, mentioning: mentions, at: now())
        }
    }

    /// Deletes a message: the sender's own, or for a moderator anyone's. Its number stays. Deleting twice is deleting once.
    package func delete(_ seq: Seq, of room: RoomID, by principal: Principal, reply: Reply<Message>) {
        change(seq, of: room, by: principal, reply: reply) { snapshot, authority throws(ChatError) in
            do throws(ChatError) {
                return try Self.requireModerator(principal.id, authority, of: room, in: snapshot)
            } catch .notAllowed {
                try Self.requireSender(principal.id, of: seq, in: room, snapshot)
                return Self.isMember(principal.id, of: room)
            }
        } to: { _, record, _ throws(ChatError) in
            record.deletedAt == nil ? record.deleted(at: now()) : nil
        }
    }

    private static func requireSender(
        _ user: UserID,
        of seq: Seq,
        in room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) {
        guard MessageRecord(try message(room, seq, in: snapshot).record)?.sender == user else {
            throw .notAllowed("Only the sender or a moderator can delete a message.")
        }
    }

    /// Changes a message's record, if neither it nor what allows it has changed since they were read.
    /// - Parameters:
    ///   - permit: returns the conditions under which the message may be changed.
    ///   - change: returns the new record; nil to leave it.
    private func change(
        _ seq: Seq,
        of room: RoomID,
        by principal: Principal,
        reply: Reply<Message>,
        if permit: @escaping @Sendable (Snapshot, Authority) throws(ChatError) -> [Command.Condition],
        to change: @escaping @Sendable (Message, MessageRecord, Snapshot) throws(ChatError) -> MessageRecord?
    ) {
        decide(by: principal, reply: reply) { snapshot, authority throws(ChatError) in
            let allowed = try permit(snapshot, authority)
            let message = try Self.message(room, seq, in: snapshot)
            guard let record = MessageRecord(message.record) else { throw .noSuchMessage }
            guard let changed = try change(message, record, snapshot) else { return .done(message) }
            try Self.requireWritable(room, in: snapshot)
            let address = ChatKey.message(room, seq)
            var command = Command(
                at: changed.deletedAt ?? changed.editedAt ?? now(),
                conditions: allowed + [.revision(address, message.revision), .absent(ChatKey.archived(room))],
                operations: [.put(address, changed.encoded)]
            )
            command.operations +=
                record.mentions.change(to: changed.mentions, at: seq, in: room, by: record.sender)
            if changed.deletedAt != nil {
                let pin = ChatKey.pin(room, seq)
                let isPinned = try reading { try snapshot.record(pin) != nil }
                command.conditions.append(isPinned ? .exists(pin) : .absent(pin))
                if isPinned { command.operations.append(.delete(pin)) }
            }
            return .append(command) { snapshot throws(ChatError) in try Self.message(room, seq, in: snapshot) }
        }
    }
}
