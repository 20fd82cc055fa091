// SPDX-License-Identifier: MIT

public import Foundation

/// A message.
public struct Message: Hashable, Sendable, Identifiable {
    /// The room, and the number in it.
    public let id: MessageID
    /// The revision of its last change. Reactions and pins are separate changes.
    public let revision: Revision
    /// The sender.
    public let sender: UserID
    /// The sender's name at the time.
    public let name: String
    /// The text; nil once deleted.
    public let text: String?
    /// The time of sending, by the server's clock.
    public let sentAt: Date
    /// The sender's ID for the message.
    public let clientID: ClientMessageID
    /// The message that it replies to.
    public let replyTo: Seq?
    /// The people it mentions.
    public let mentions: [UserID]
    /// Whether it mentions everyone in the room.
    public let mentionsRoom: Bool
    /// Where the text mentions them, in order; empty in messages from before servers reported it.
    public let mentionedAt: [Mention]
    /// The time of the last edit.
    public let editedAt: Date?
    /// The time of deletion.
    public let deletedAt: Date?
    /// The reactions, first used first. Present in pages of history and timelines, empty in events.
    public internal(set) var reactions: [Reaction]
    /// The pin. Present in pages of history and timelines, not in events.
    public internal(set) var pin: Pin?

    /// The number in its room.
    public var seq: Seq { id.seq }

    /// Whether a person is mentioned, by name or as part of the whole room.
    public func mentions(_ user: UserID) -> Bool {
        mentions.contains(user) || (mentionsRoom && sender != user)
    }
}
