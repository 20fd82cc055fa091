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
        reply: @escaping Reply<Message>
    ) {
        if let problem = Self.problem(withText: text) { return reply(.failure(problem)) }
        change(seq, of: room, by: user, attemptsLeft: 1, reply: reply) { message, record, _ throws(ChatError) in
            guard record.sender == user.id else { throw .notAllowed("Only who sent a message can edit it.") }
            guard record.deletedAt == nil else { throw .notAllowed("The message was deleted.") }
            if record.text == text { return nil }
            guard message.revision == revision else { throw .editConflict }
            return record.edited(to: text, at: now())
        }
    }

    /// Deletes one's own message, or as a moderator anyone's. Its number stays. Deleting twice is deleting once.
    package func delete(_ seq: Seq, of room: RoomID, by user: User, reply: @escaping Reply<Message>) {
        change(seq, of: room, by: user, attemptsLeft: 5, reply: reply) { _, record, role throws(ChatError) in
            guard record.sender == user.id || role == .moderator else {
                throw .notAllowed("Only who sent a message, or a moderator, can delete it.")
            }
            return record.deletedAt == nil ? record.deleted(at: now()) : nil
        }
    }

    /// Decides on a message as it is.
    /// - Returns: what is to become of its record; nil to leave it.
    private typealias Decision = @Sendable (Message, MessageRecord, RoomRole) throws(ChatError) -> MessageRecord?

    /// Reads a message, decides, and writes if neither message nor membership has changed meanwhile; otherwise tries again.
    private func change(
        _ seq: Seq,
        of room: RoomID,
        by user: User,
        attemptsLeft: Int,
        reply: @escaping Reply<Message>,
        _ decide: @escaping Decision
    ) {
        let decided: Reply<(Message, Command?)> = { result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success((let message, nil)): reply(.success(message))
            case .success((_, let command?)):
                append(command, reply: reply) { outcome in
                    switch outcome {
                    case .applied(let revision, _), .repeated(let revision, _):
                        guard case .put(_, let record) = command.operations.first else { return }
                        reply(.success(Message(seq: seq, revision: revision, record: record)))
                    case .refused where attemptsLeft > 1:
                        change(seq, of: room, by: user, attemptsLeft: attemptsLeft - 1, reply: reply, decide)
                    case .refused: reply(.failure(.editConflict))
                    }
                }
            }
        }
        read(decided) { snapshot throws(ChatError) in
            let member = try Self.requireMember(user.id, of: room, in: snapshot)
            let message = try Self.message(room, seq, in: snapshot)
            guard let record = MessageRecord(message.record) else { throw .noSuchMessage }
            guard let changed = try decide(message, record, RoomRole(ofMember: member.value)) else {
                return (message, nil)
            }
            let address = ChatKeys.message(room, seq)
            let command = Command(
                at: changed.deletedAt ?? changed.editedAt ?? now(),
                conditions: [.revision(member.address, member.revision), .revision(address, message.revision)],
                operations: [.put(address, changed.encoded)]
            )
            return (message, command)
        }
    }
}
