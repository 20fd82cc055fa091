// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// A message.
public struct Message: Hashable, Sendable, Identifiable {
    /// The room.
    public let room: RoomID
    /// The number in its room.
    public let seq: Seq
    /// The revision of its last change. Reactions and pins are separate changes.
    public let revision: Revision
    /// The sender.
    public let sender: UserID
    /// The sender's name at the time.
    public let name: String
    /// The name with the spaces around it that a legacy client wrote; absent if there are none.
    package let nameAsWritten: String?
    /// The text, unless the message is deleted.
    public let text: String?
    /// The time of sending, by the server's clock.
    public let sentAt: Date
    /// The sender's ID for the message.
    public let clientID: ClientMessageID
    /// The message that it replies to.
    public let replyTo: Seq?
    /// The people it mentions by name.
    public let mentions: [UserID]
    /// Whether it mentions everyone in the room.
    public let mentionsRoom: Bool
    /// Where the text mentions them. Messages from before servers reported it have none.
    package let mentionedNames: [MentionedName]
    /// The time of the last edit.
    public let editedAt: Date?
    /// The time of deletion.
    public let deletedAt: Date?
    /// The pin. It is in pages, and not in events.
    public package(set) var pin: Pin?
    /// The reactions, first used first. They are in pages, and not in events.
    public package(set) var reactions: [Reaction]

    package init(
        room: RoomID,
        seq: Seq,
        revision: Revision,
        sender: UserID,
        name: String,
        nameAsWritten: String? = nil,
        text: String? = nil,
        sentAt: Date,
        clientID: ClientMessageID,
        replyTo: Seq? = nil,
        mentions: [UserID] = [],
        mentionsRoom: Bool = false,
        mentionedNames: [MentionedName] = [],
        editedAt: Date? = nil,
        deletedAt: Date? = nil,
        pin: Pin? = nil,
        reactions: [Reaction] = []
    ) {
        self.room = room
        self.seq = seq
        self.revision = revision
        self.sender = sender
        self.name = name
        self.nameAsWritten = nameAsWritten
        self.text = text
        self.sentAt = sentAt
        self.clientID = clientID
        self.replyTo = replyTo
        self.mentions = mentions
        self.mentionsRoom = mentionsRoom
        self.mentionedNames = mentionedNames
        self.editedAt = editedAt
        self.deletedAt = deletedAt
        self.pin = pin
        self.reactions = reactions
    }

    /// The room, and the number in it.
    public var id: MessageID { MessageID(room: room, seq: seq) }

    /// Where the text mentions them, in order; empty in messages from before servers reported it.
    public var mentionedAt: [Mention] { Mention.all(mentionedNames, in: text ?? "") }

    /// Whether a person is mentioned, by name or as part of the whole room.
    public func mentions(_ user: UserID) -> Bool {
        mentions.contains(user) || (mentionsRoom && sender != user)
    }
}

extension Message: Shaped {
    package static let shape = Shape(
        Message.init,
        Field(roomBeside: \.room),
        Field("seq", \.seq),
        Field("revision", \.revision),
        Field("sender", \.sender),
        Field("name", \.name),
        Field("nameAsWritten", \.nameAsWritten),
        Field("text", \.text),
        Field("sentAt", \.sentAt),
        Field("clientID", \.clientID),
        Field("replyTo", \.replyTo),
        Field("mentions", \.mentions, unless: []),
        Field("mentionsRoom", \.mentionsRoom, unless: false),
        Field("mentionedAt", \.mentionedNames, unless: []),
        Field("editedAt", \.editedAt),
        Field("deletedAt", \.deletedAt),
        Field("pinned", \.pin),
        Field("reactions", \.reactions, unless: [])
    )
}
