// SPDX-License-Identifier: MIT

extension Room {
    /// Sends a message. Returns when it is in the outbox; with an ``OutboxStorage/file(_:)`` it is then on the disk and outlives the
    /// program. ``Outgoing/delivered()`` waits until the server has it.
    ///
    /// Messages of a room are sent in the order in which they were written, each exactly once, however often the connection is lost.
    /// Cancelling does not discard the message.
    /// - Parameters:
    ///   - text: The text, 1 to 8,000 characters of Markdown.
    ///   - replyTo: The number of the message to reply to.
    ///   - id: The ID, stable across retries. A message that is already in the outbox is not sent twice.
    /// - Throws: ``RoomkeyError``; `tooManyRequests` when 10,000 messages wait; `file` when the outbox's file cannot be written.
    @discardableResult
    public func send(
        _ text: String,
        replyTo: Seq? = nil,
        id messageID: ClientMessageID = ClientMessageID()
    ) async throws(RoomkeyError) -> Outgoing {
        try await client.send(text, to: id, replyTo: replyTo, clientID: messageID)
    }

    /// Returns a message as it is now.
    public func message(_ seq: Seq) async throws(RoomkeyError) -> Message {
        try await client.ask(ReadMessage(room: id, seq: seq)).message
    }

    /// Edits a message of the user's own.
    /// - Parameters:
    ///   - message: The message as it was when the edit began. If it has changed since, the edit is refused with `editConflict`.
    ///   - text: The new text.
    @discardableResult
    public func edit(_ message: Message, to text: String) async throws(RoomkeyError) -> Message {
        try await client.learn(
            EditMessage(room: id, seq: message.seq, text: UTF8Text(text), revision: message.revision)
        ).message
    }

    /// Deletes a message. Requires its sender or a moderator. Its number stays used. Idempotent.
    @discardableResult
    public func delete(_ seq: Seq) async throws(RoomkeyError) -> Message {
        try await client.learn(DeleteMessage(room: id, seq: seq)).message
    }

    /// Adds a reaction to a message. Idempotent.
    public func react(_ emoji: String, to seq: Seq) async throws(RoomkeyError) {
        try await client.learn(React(room: id, seq: seq, emoji: Emoji(asTyped: emoji)))
    }

    /// Removes the user's reaction from a message. Idempotent.
    public func unreact(_ emoji: String, to seq: Seq) async throws(RoomkeyError) {
        try await client.learn(Unreact(room: id, seq: seq, emoji: Emoji(asTyped: emoji)))
    }

    /// Returns the pinned messages.
    public func pins() async throws(RoomkeyError) -> [Message] {
        try await client.ask(ReadPins(room: id)).messages
    }

    /// Pins a message. Idempotent.
    public func pin(_ seq: Seq) async throws(RoomkeyError) {
        try await client.ask(PinMessage(room: id, seq: seq))
    }

    /// Unpins a message. Idempotent.
    public func unpin(_ seq: Seq) async throws(RoomkeyError) {
        try await client.ask(UnpinMessage(room: id, seq: seq))
    }

    /// Marks everything up to a message as read. Applies at once; only the furthest marker is sent, as soon as the server can be
    /// reached. The marker only moves forward.
    public func markRead(upTo seq: Seq) async {
        await client.markRead(id, upTo: seq)
    }

    /// Marks a message and everything after it as unread.
    public func markUnread(from seq: Seq) async throws(RoomkeyError) {
        try await client.markUnread(id, from: seq)
    }

    /// Tells the others that the user is typing. Call it with each keystroke: it is sent at most every 3 seconds, and not at all
    /// without a connection.
    public func setTyping() async {
        await client.sayTyping(id)
    }
}
