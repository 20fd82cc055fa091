// SPDX-License-Identifier: MIT

public import WireProtocol

/// A part of a room's history.
public struct MessagePage: Hashable, Sendable {
    /// The room.
    public let room: RoomID
    /// The messages, by ascending number.
    public let messages: [Message]
    /// The messages that these reply to.
    public let quoted: [Quotation]
    /// The number of the room's newest message.
    public let newest: Seq
    /// The asker's read marker.
    public let read: Seq
    /// The revision of which the page is.
    public let revision: Revision
    package let history: HistoryID?

    package init(
        room: RoomID,
        messages: [Message],
        quoted: [Quotation],
        newest: Seq,
        read: Seq,
        revision: Revision,
        history: HistoryID? = nil
    ) {
        self.room = room
        self.messages = messages
        self.quoted = quoted
        self.newest = newest
        self.read = read
        self.revision = revision
        self.history = history
    }
}

extension MessagePage: Shaped {
    package static let shape = Shape(
        MessagePage.init,
        Field("room", \.room),
        Field("messages", \.messages),
        Field("quoted", \.quoted),
        Field("newest", \.newest),
        Field("read", \.read),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
