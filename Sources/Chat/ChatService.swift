// SPDX-License-Identifier: MIT

package import CommitLog
package import Store
package import WireProtocol

/// The chat's rules: decides which command an action becomes, and whether it may.
///
/// What a race could break (is the sender still a member, is the id still free) is a condition of the command, checked again where
/// commands are applied. Nothing here keeps state. Results arrive by callback on a thread of the log's or the store's, which
/// must not be blocked: the live socket puts them back on its event loop, the HTTP routes await them.
package struct ChatService: Sendable {
    /// Is given the result of an action.
    package typealias Reply<Value> = @Sendable (Result<Value, ChatError>) -> Void

    let log: any CommitLog
    package let store: Store
    /// The node's clock; its reading goes into each command.
    let now: @Sendable () -> Timestamp
    /// Makes random lower-case letters and digits, this many.
    let makeID: @Sendable (Int) -> String

    package init(
        log: any CommitLog,
        store: Store,
        now: @escaping @Sendable () -> Timestamp,
        makeID: @escaping @Sendable (Int) -> String
    ) {
        self.log = log
        self.store = store
        self.now = now
        self.makeID = makeID
    }

    // MARK: People

    /// Makes a guest. Commands that belong to it (its session) are applied together with it.
    /// - Parameter with: further operations, given the new person.
    package func createGuest(
        named name: String,
        with further: (User) -> [Command.Operation],
        reply: @escaping Reply<User>
    ) {
        guard let name = Self.cleanName(name, limit: ChatLimits.nameLength) else {
            return reply(
                .failure(.badRequest("A name has 1 to \(ChatLimits.nameLength) characters, and no control characters."))
            )
        }
        guard let id = UserID("u_" + makeID(16)) else { return reply(.failure(.unavailable("No id could be made."))) }
        let user = User(id: id, name: name, createdAt: now())
        let address = ChatKeys.user(id)
        append(
            Command(
                at: user.createdAt,
                conditions: [.absent(address), .absent(ChatKeys.accountName(FoldedName(name)))],
                operations: [.put(address, user.record)] + further(user)
            ),
            reply: reply
        ) { outcome in
            switch outcome {
            case .applied, .repeated: reply(.success(user))
            case .refused(.conditionFailed(index: 1, _)): reply(.failure(.account(.nameTaken)))
            case .refused: reply(.failure(.busy))
            }
        }
    }

    /// Reads a person from a snapshot; nil when there is none.
    package static func user(_ id: UserID, in snapshot: Snapshot) throws -> User? {
        try snapshot.record(ChatKeys.user(id)).flatMap { User(id: id, record: $0.value) }
    }

    // MARK: Messages

    /// What sending came to.
    package struct Sent: Sendable {
        package let message: Message
        /// It had been sent before; nobody was told again.
        package let isRepeat: Bool
    }

    /// Sends a message. Commands of one caller are numbered in the order of the calls.
    package func send(
        _ text: [UInt8],
        as clientID: ClientMessageID,
        to room: RoomID,
        from sender: User,
        reply: @escaping Reply<Sent>
    ) {
        if let problem = Self.problem(withText: text) { return reply(.failure(problem)) }
        let sentAt = now()
        let record = Message.record(sender: sender, text: text, clientID: clientID, sentAt: sentAt)
        let numbering = Command.Numbering(
            counter: ChatKeys.newest(room),
            prefix: ChatKeys.messagePrefix(room),
            value: record,
            alias: ChatKeys.sent(room, sender.id, clientID),
            digest: Message.digest(of: text)
        )
        let command = Command(
            at: sentAt,
            conditions: [.exists(ChatKeys.room(room)), .exists(ChatKeys.member(room, sender.id))],
            operations: [.number(numbering)]
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
            case .refused(.conditionFailed(let index, _)):
                // Who has left since may still be asking what became of a message that was taken before.
                read(reply) { snapshot throws(ChatError) in
                    guard let message = try Self.earlier(numbering, in: room, snapshot) else {
                        throw index == 0 ? .noSuchRoom : .notMember
                    }
                    return Sent(message: message, isRepeat: true)
                }
            case .refused(.aliasReused): reply(.failure(.clientIDReused))
            case .refused(let refusal): reply(.failure(.unavailable("The message was refused: \(refusal).")))
            }
        }
    }

    /// The message that was sent under the same client id with the same text; nil when there is none.
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

    /// Where a page of history begins.
    package enum Position: Sendable, Equatable {
        case newest
        case before(Seq)
        case after(Seq)
    }

    /// Reads a page of a room's messages: `{"room","messages","newest","revision"}`.
    package func history(
        of room: RoomID,
        _ position: Position,
        limit: Int,
        for user: UserID,
        reply: @escaping Reply<[UInt8]>
    ) {
        let limit = min(max(limit, 1), ChatLimits.maximumPage)
        read(reply) { snapshot throws(ChatError) in
            try Self.requireMember(user, of: room, in: snapshot)
            let page = try Self.page(of: room, position, limit: limit, in: snapshot)
            let (newest, revision) = try reading {
                (try snapshot.integer(ChatKeys.newest(room)), try snapshot.revision())
            }
            return JSONWriter.object(reserving: 4096) { writer in
                writer.member("room", room.text)
                writer.name("messages")
                writer.array { writer in
                    for message in page { writer.raw(message.json) }
                }
                writer.member("newest", newest)
                writer.member("revision", revision.value)
            }
        }
    }

    private static func page(
        of room: RoomID,
        _ position: Position,
        limit: Int,
        in snapshot: Snapshot
    ) throws(ChatError) -> [Message] {
        let prefix = ChatKeys.messagePrefix(room)
        var range = KeyRange.prefix(prefix)
        var descending = true
        switch position {
        case .newest: break
        case .before(let seq):
            range.upper = prefix + seq.orderedKey
            range.includesUpper = false
        case .after(let seq):
            range.lower = prefix + seq.orderedKey
            range.includesLower = false
            descending = false
        }
        let records = try reading {
            try snapshot.range(
                .chat,
                range,
                descending: descending,
                limit: limit,
                maximumBytes: ChatLimits.pageBytes
            ).records
        }
        let messages = records.compactMap { record in
            Seq(orderedKey: record.address.key.dropFirst(prefix.count)).map {
                Message(seq: $0, revision: record.revision, record: record.value)
            }
        }
        return descending ? messages.reversed() : messages
    }

    private static func message(_ room: RoomID, _ seq: Seq, in snapshot: Snapshot) throws(ChatError) -> Message {
        guard let record = try reading({ try snapshot.record(ChatKeys.message(room, seq)) }) else {
            throw .unavailable("The message is not there any more.")
        }
        return Message(seq: seq, revision: record.revision, record: record.value)
    }

    // MARK: Inside

    static func requireMember(_ user: UserID, of room: RoomID, in snapshot: Snapshot) throws(ChatError) {
        let (roomRecord, member) = try reading {
            (try snapshot.record(ChatKeys.room(room)), try snapshot.record(ChatKeys.member(room, user)))
        }
        guard roomRecord != nil else { throw .noSuchRoom }
        guard member != nil else { throw .notMember }
    }

    func append<Value>(
        _ command: Command,
        reply: @escaping Reply<Value>,
        outcome: @escaping @Sendable (Outcome) -> Void
    ) {
        log.append(command) { result in
            switch result {
            case .success(let value): outcome(value)
            case .failure(let error): reply(.failure(ChatError(error)))
            }
        }
    }

    func read<Value>(_ reply: @escaping Reply<Value>, _ body: @escaping @Sendable (Snapshot) throws(ChatError) -> Value)
    {
        store.read { result in
            do {
                reply(.success(try body(try result.get())))
            } catch {
                reply(.failure(ChatError(error)))
            }
        }
    }

    /// Trims a name; nil when nothing fit to be one is left.
    static func cleanName(_ name: String, limit: Int) -> String? {
        let scalars = name.unicodeScalars
        guard
            let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        let trimmed = scalars[first...last]
        // Format characters (bidirectional overrides, zero-width spaces) let one name pass for another.
        let isClean = trimmed.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                scalar == "\u{200D}"  // joins emoji
            default: true
            }
        }
        guard isClean, trimmed.count <= limit else { return nil }
        return String(trimmed)
    }

    private static func problem(withText text: [UInt8]) -> ChatError? {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        guard scalars.contains(where: { !$0.properties.isWhitespace }) else {
            return .badRequest("A message cannot be empty.")
        }
        guard text.count <= ChatLimits.messageLength || scalars.count <= ChatLimits.messageLength else {
            return .tooLarge("A message has at most \(ChatLimits.messageLength) characters. Send it in parts.")
        }
        return nil
    }
}

/// Reads, and turns errors of the database into the chat's own.
func reading<Value>(_ body: () throws -> Value) throws(ChatError) -> Value {
    do {
        return try body()
    } catch {
        throw ChatError(error)
    }
}
