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
        by user: User,
        reply: Reply<Message>
    ) {
        if let problem = problem(withText: text) { return reply(.failure(problem)) }
        change(seq, of: room, by: user, reply: reply) { message, record, _, snapshot throws(ChatError) in
            guard record.sender == user.id else { throw .notAllowed("Only who sent a message can edit it.") }
            guard record.deletedAt == nil else { throw .notAllowed("The message was deleted.") }
            if record.text == text { return nil }
            guard message.revision == revision else { throw .editConflict }
            let mentions = try Mentions.find(in: text, by: user.id, of: room, snapshot)
            try require(.mentionsPerMessage, allows: mentions.people.count)
            return record.edited(to: text, mentioning: mentions, at: now())
        }
    }

    /// Deletes one's own message, or as a moderator anyone's. Its number stays. Deleting twice is deleting once.
    package func delete(_ seq: Seq, of room: RoomID, by user: User, reply: Reply<Message>) {
        change(seq, of: room, by: user, reply: reply) { _, record, role, _ throws(ChatError) in
            guard record.sender == user.id || role == .moderator else {
                throw .notAllowed("Only who sent a message, or a moderator, can delete it.")
            }
            return record.deletedAt == nil ? record.deleted(at: now()) : nil
        }
    }

    /// Changes a message's record, if neither message nor membership have changed since it was looked at.
    /// - Parameter change: returns what is to become of the record; nil to leave it.
    private func change(
        _ seq: Seq,
        of room: RoomID,
        by user: User,
        reply: Reply<Message>,
        _ change: @escaping @Sendable (Message, MessageRecord, RoomRole, Snapshot) throws(ChatError) -> MessageRecord?
    ) {
        decide(reply: reply) { snapshot throws(ChatError) in
            let member = try Self.requireMember(user.id, of: room, in: snapshot)
            let message = try Self.message(room, seq, in: snapshot)
            guard let record = MessageRecord(message.record) else { throw .noSuchMessage }
            guard let changed = try change(message, record, RoomRole(ofMember: member.value), snapshot) else {
                return .done(message)
            }
            try Self.requireWritable(room, in: snapshot)
            let address = ChatKeys.message(room, seq)
            var command = Command(
                at: changed.deletedAt ?? changed.editedAt ?? now(),
                conditions: [
                    .revision(member.address, member.revision), .revision(address, message.revision),
                    .absent(ChatKeys.archived(room)),
                ],
                operations: [.put(address, changed.encoded)]
            )
            command.operations +=
                record.mentions.change(to: changed.mentions, at: seq, in: room, by: record.sender)
            if changed.deletedAt != nil {
                let pin = ChatKeys.pin(room, seq)
                let isPinned = try reading { try snapshot.record(pin) != nil }
                command.conditions.append(isPinned ? .exists(pin) : .absent(pin))
                if isPinned { command.operations.append(.delete(pin)) }
            }
            return .append(command) { snapshot throws(ChatError) in try Self.message(room, seq, in: snapshot) }
        }
    }
}
