// SPDX-License-Identifier: MIT

extension Room {
    /// Sends a message. Returns when it is in the outbox: with an ``OutboxStorage/file(_:)`` it is on the disk then and outlives the
    /// program. ``Outgoing/delivered()`` waits until the server has it.
    ///
    /// Messages of a room are sent in the order they were written, each exactly once, however often the connection breaks. Cancelling
    /// takes nothing back.
    /// - Parameters:
    ///   - text: 1 to 8,000 characters, in Markdown.
    ///   - replyTo: the number of the message that it answers.
    ///   - id: the same for every try to say the same thing. One that is in the outbox already is not sent twice.
    /// - Throws: ``RoomkeyError``; `tooManyRequests` when 10,000 messages wait; `file` when the outbox's file cannot be written.
    @discardableResult
    public func send(
        _ text: String,
        replyTo: Seq? = nil,
        id messageID: ClientMessageID = ClientMessageID()
    ) async throws(RoomkeyError) -> Outgoing {
        try await client.send(text, to: id, replyTo: replyTo, id: messageID)
    }

    /// A message as it is now.
    public func message(_ seq: Seq) async throws(RoomkeyError) -> Message {
        try await client.message(seq, in: id)
    }

    /// Changes the text of one's own message.
    /// - Parameters:
    ///   - message: as it was when the edit was begun: refused as `editConflict` when it has changed since.
    ///   - text: the new one.
    @discardableResult
    public func edit(_ message: Message, to text: String) async throws(RoomkeyError) -> Message {
        try await client.change("edit", id, message.seq, ["text": .text(text), "revision": .id(message.revision)])
    }

    /// Deletes one's own message, or as a moderator anyone's. Its number stays. Doing it twice is doing it once.
    @discardableResult
    public func delete(_ seq: Seq) async throws(RoomkeyError) -> Message {
        try await client.change("delete", id, seq)
    }

    /// Puts an emoji on a message. Doing it twice is doing it once.
    public func react(_ emoji: String, to seq: Seq) async throws(RoomkeyError) {
        try await client.react("react", emoji, seq, in: id)
    }

    /// Takes one's emoji off a message. Doing it twice is doing it once.
    public func unreact(_ emoji: String, to seq: Seq) async throws(RoomkeyError) {
        try await client.react("unreact", emoji, seq, in: id)
    }

    /// The pinned messages.
    public func pins() async throws(RoomkeyError) -> [Message] {
        try await client.pins(of: id).messages
    }

    /// Pins a message. Doing it twice is doing it once.
    public func pin(_ seq: Seq) async throws(RoomkeyError) {
        try await client.pin("pin", seq, in: id)
    }

    /// Takes the pin off a message. Doing it twice is doing it once.
    public func unpin(_ seq: Seq) async throws(RoomkeyError) {
        try await client.pin("unpin", seq, in: id)
    }

    /// Marks everything up to a message as read. Shows at once, and reaches the server as soon as it can be reached; of several only the
    /// furthest is told. The marker only moves forward.
    public func markRead(upTo seq: Seq) async {
        await client.markRead(id, upTo: seq)
    }

    /// Marks a message and everything after it as unread.
    public func markUnread(from seq: Seq) async throws(RoomkeyError) {
        try await client.markUnread(id, from: seq)
    }

    /// Tells the others that one is writing. Call it with each keystroke: the server hears of it every 3 seconds at most, and not at
    /// all while there is no connection.
    public func setTyping() async {
        await client.sayTyping(id)
    }
}
