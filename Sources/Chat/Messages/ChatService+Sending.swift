// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// The outcome of sending.
    package struct Sent: Sendable {
        package let message: Message
        /// A repeat; nobody was notified again.
        package let isRepeat: Bool
    }

    /// A message to be sent.
    package struct Draft: Sendable {
        package let text: [UInt8]
        package let clientID: ClientMessageID
        /// The message it answers.
        package let replyTo: Seq?
        /// ``MessageRecord/nameAsWritten``
        var nameAsWritten: String?

        package init(_ text: [UInt8], as clientID: ClientMessageID, replyTo: Seq? = nil) {
            self.text = text
            self.clientID = clientID
            self.replyTo = replyTo
        }

        /// Whether people's names have to be looked up before it can be sent.
        package var mayMention: Bool { Mentions.mayBe(in: text) }
    }

    /// Sends a message. The sender's read marker moves to it.
    ///
    /// Commands of one caller are numbered in the order of the calls, if a draft that may mention somebody
    /// (``Draft/mayMention``) is replied to before the next call: names are looked up first.
    package func send(_ draft: Draft, to room: RoomID, from sender: Principal, reply: Reply<Sent>) {
        if let problem = problem(withText: draft.text) { return reply(.failure(problem)) }
        guard draft.mayMention else { return send(draft, mentioning: .none, to: room, from: sender, reply: reply) }
        let found = Reply<Mentions> { result in
            switch result {
            case .success(let mentions): send(draft, mentioning: mentions, to: room, from: sender, reply: reply)
            case .failure(let error): reply(.failure(error))
            }
        }
        read(found) { snapshot throws(ChatError) in
            let mentions = try Mentions.find(in: draft.text, by: sender.id, of: room, snapshot)
            try require(.mentionsPerMessage, allows: mentions.people.count)
            return mentions
        }
    }

    private func send(
        _ draft: Draft,
        mentioning mentions: Mentions,
        to room: RoomID,
        from sender: Principal,
        attemptsLeft: Int = 5,
        reply: Reply<Sent>
    ) {
        let sentAt = now()
        var message = MessageRecord(
            sender: sender.user,
            text: draft.text,
            clientID: draft.clientID,
            replyTo: draft.replyTo,
            mentions: mentions,
            sentAt: sentAt
        )
        message.nameAsWritten = draft.nameAsWritten
        let record = message.encoded
        let numbering = Command.Numbering(
            counter: ChatKey.newest(room),
            prefix: ChatKey.messagePrefix(room),
            value: record,
            alias: sender.user.kind == .showcase
                ? ChatKey.sentByLegacyClient(room, draft.clientID) : ChatKey.sent(room, sender.id, draft.clientID),
            digest: Message.digest(of: draft.text, replyTo: draft.replyTo),
            marks: mentions.marks(in: room, by: sender.id)
        )
        let command = Command(
            at: sentAt,
            conditions: Self.mayWrite(sender.id, in: room) + sender.isSignedIn
                + (draft.replyTo.map { [.exists(ChatKey.message(room, $0))] } ?? []),
            operations: [
                .number(numbering),
                .raise(ChatKey.readMarker(room, sender.id), to: .max, notAbove: ChatKey.newest(room)),
            ]
        )
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied(let revision, let results), .repeated(let revision, let results):
                switch results.first {
                case .numbered(let seq):
                    let message = Message(seq: seq, revision: revision, record: record)
                    reply(.success(Sent(message: message, isRepeat: false)))
                case .alreadyNumbered(let seq):
                    read(reply) { snapshot throws(ChatError) in
                        Sent(message: try Self.message(room, seq, in: snapshot), isRepeat: true)
                    }
                default:
                    reply(.failure(.unavailable("The message got no number.")))
                }
            case .refused(.conditionFailed):
                // Who has left since may still be asking what became of a message that was taken before.
                let looked = Reply<Sent?> { result in
                    switch result {
                    case .failure(let error): reply(.failure(error))
                    case .success(let sent?): reply(.success(sent))
                    case .success(nil) where attemptsLeft > 1:
                        // What stood against it is gone already: somebody left and came back.
                        send(
                            draft,
                            mentioning: mentions,
                            to: room,
                            from: sender,
                            attemptsLeft: attemptsLeft - 1,
                            reply: reply
                        )
                    case .success(nil): reply(.failure(.busy))
                    }
                }
                read(looked) { snapshot throws(ChatError) in
                    try sender.requireSignedIn(in: snapshot)
                    if let message = try Self.earlier(numbering, in: room, snapshot) {
                        return Sent(message: message, isRepeat: true)
                    }
                    try Self.requireMember(sender.id, of: room, in: snapshot)
                    try Self.requireWritable(room, in: snapshot)
                    if let replyTo = draft.replyTo { _ = try Self.message(room, replyTo, in: snapshot) }
                    return nil
                }
            case .refused(.aliasReused): reply(.failure(.clientIDReused))
            case .refused(let refusal): reply(.failure(.unavailable("The message was refused: \(refusal).")))
            }
        }
    }

    /// The message that was sent under the same client id with the same content; nil when there is none.
    private static func earlier(
        _ numbering: Command.Numbering,
        in room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) -> Message? {
        let numbered = try reading {
            try snapshot.record(Address(.chat, numbering.alias)).map { try Command.Numbered(alias: $0.value) }
        }
        guard let numbered, numbered.digest == numbering.digest else { return nil }
        return try message(room, numbered.seq, in: snapshot)
    }

    static func message(_ room: RoomID, _ seq: Seq, in snapshot: Snapshot) throws(ChatError) -> Message {
        guard let message = try reading({ try Message(seq, of: room, in: snapshot) }) else { throw .noSuchMessage }
        return message
    }

    func problem(withText text: [UInt8]) -> ChatError? {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        guard scalars.contains(where: \.isShown) else {
            return .badRequest("A message must have at least one visible character.")
        }
        let limit = limits[.messageLength]
        guard text.count <= limit || scalars.count <= limit else { return .exceeds(.messageLength, limit) }
        return nil
    }
}
