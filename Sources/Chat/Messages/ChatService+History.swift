// SPDX-License-Identifier: MIT

import ChatProtocol
package import Store
package import WireProtocol

extension ChatService {
    /// Where a page of history is.
    package enum Position: Sendable, Equatable {
        case newest
        case before(Seq)
        case after(Seq)
        /// Half of the page up to and with the message, half after it.
        case around(Seq)
        /// Around the first message that was sent then or later.
        case at(Timestamp)
    }

    /// Reads a page of a room's messages, with all that is shown beside them:
    /// `{"room","messages","quoted","newest","read","revision","history"}`.
    package func history(
        of room: RoomID,
        _ position: Position,
        limit: Int,
        for user: UserID,
        reply: Reply<[UInt8]>
    ) {
        read(reply) { snapshot throws(ChatError) in
            try Self.history(of: room, position, limit: limit, for: user, in: snapshot)
        }
    }

    static func history(
        of room: RoomID,
        _ position: Position,
        limit: Int,
        for user: UserID,
        in snapshot: Snapshot
    ) throws(ChatError) -> [UInt8] {
        let limit = min(max(limit, 1), ChatLimits.maximumPage)
        try requireMember(user, of: room, in: snapshot)
        return try reading {
            let messages = try page(of: room, position, limit: limit, in: snapshot)
            return try page(messages, of: room, for: user, in: snapshot)
        }
    }

    /// Reads one message: `{"message","quoted","revision","history"}`.
    package func message(_ seq: Seq, of room: RoomID, for user: UserID, reply: Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            try Self.requireMember(user, of: room, in: snapshot)
            let message = try Self.message(room, seq, in: snapshot)
            return try reading {
                let (texts, quoted) = try Self.texts(of: [message], of: room, for: user, in: snapshot)
                let point = try snapshot.point()
                return JSONWriter.object(reserving: 1024) { writer in
                    writer.member("message", json: texts[0])
                    writer.member("quoted", json: JSONWriter.array(of: quoted.map { $0.json() }))
                    writer.members(of: point)
                }
            }
        }
    }

    static func page(
        _ messages: [Message],
        of room: RoomID,
        for user: UserID,
        in snapshot: Snapshot
    ) throws -> [UInt8] {
        let (texts, quoted) = try texts(of: messages, of: room, for: user, in: snapshot)
        let newest = try snapshot.integer(ChatKey.newest(room))
        let read = try snapshot.integer(ChatKey.readMarker(room, user))
        let point = try snapshot.point()
        return MessagePage(
            room: room,
            messages: [],
            quoted: quoted,
            newest: Seq(newest),
            read: Seq(read),
            revision: point.revision,
            history: point.history
        ).json(given: [\.messages: JSONWriter.array(of: texts)])
    }

    /// Messages with their reactions, and the messages that they answer.
    private static func texts(
        of messages: [Message],
        of room: RoomID,
        for user: UserID,
        in snapshot: Snapshot
    ) throws -> (texts: [[UInt8]], quoted: [Quotation]) {
        guard !messages.isEmpty else { return ([], []) }
        let reactions = try Reaction.read(of: room, on: messages.map(\.seq), for: user, in: snapshot)
        let pins = try Self.pins(of: room, in: snapshot)
        let records = messages.map { MessageRecord($0.record) }
        let texts = zip(messages, records).map { message, record in
            message.json(
                with: record?.deletedAt == nil ? reactions[message.seq] ?? [] : [],
                pin: pins[message.seq]
            )
        }
        let quoted = try Set(records.compactMap { $0?.replyTo }).sorted().compactMap { seq -> Quotation? in
            guard let message = try Message(seq, of: room, in: snapshot), let record = MessageRecord(message.record)
            else { return nil }
            return message.quotation(of: record)
        }
        return (texts, quoted)
    }

    // MARK: Finding the messages of a page

    private static func page(
        of room: RoomID,
        _ position: Position,
        limit: Int,
        in snapshot: Snapshot
    ) throws -> [Message] {
        let prefix = ChatKey.messagePrefix(room)
        var range = KeyRange.prefix(prefix)
        switch position {
        case .newest:
            return try messages(of: room, range, descending: true, limit: limit, in: snapshot)
        case .before(let seq):
            range.upper = prefix + seq.orderedKey
            return try messages(of: room, range, descending: true, limit: limit, in: snapshot)
        case .after(let seq):
            range.lower = prefix + seq.orderedKey
            range.includesLower = false
            return try messages(of: room, range, descending: false, limit: limit, in: snapshot)
        case .around(let seq):
            let next = Seq(seq.value == .max ? .max : seq.value + 1)
            let older = try page(of: room, .before(next), limit: (limit + 1) / 2, in: snapshot)
            return older + (try page(of: room, .after(seq), limit: limit / 2, in: snapshot))
        case .at(let time):
            return try page(
                of: room,
                .around(try first(of: room, from: time, in: snapshot)),
                limit: limit,
                in: snapshot
            )
        }
    }

    private static func messages(
        of room: RoomID,
        _ range: KeyRange,
        descending: Bool,
        limit: Int,
        in snapshot: Snapshot
    ) throws -> [Message] {
        let prefixLength = ChatKey.messagePrefix(room).count
        let records = try snapshot.range(
            .chat,
            range,
            descending: descending,
            limit: limit,
            maximumBytes: ChatLimits.pageBytes
        ).records
        let messages = records.compactMap { record in
            Seq(orderedKey: record.address.key.dropFirst(prefixLength)).map {
                Message(seq: $0, revision: record.revision, record: record.value)
            }
        }
        return descending ? messages.reversed() : messages
    }

    /// The first message that was sent at a time or later, or the newest: numbers follow time, so it is found by halving.
    private static func first(of room: RoomID, from time: Timestamp, in snapshot: Snapshot) throws -> Seq {
        let newest = try snapshot.integer(ChatKey.newest(room))
        var (low, high): (Int64, Int64) = (1, newest)
        while low < high {
            let middle = low + (high - low) / 2
            let record = try Message(Seq(middle), of: room, in: snapshot).flatMap { MessageRecord($0.record) }
            if let record, record.sentAt >= time { high = middle } else { low = middle + 1 }
        }
        return Seq(low)
    }
}
