// SPDX-License-Identifier: MIT

public import Foundation

/// A message.
public struct Message: Hashable, Sendable, Identifiable {
    /// Its room, and its number there.
    public let id: MessageID
    /// Which change made it what it is. Reactions and pins count as changes of their own.
    public let revision: Revision
    /// Who sent it.
    public let sender: UserID
    /// What they were called then.
    public let name: String
    /// What it says; nil once it is deleted.
    public let text: String?
    /// When, by the server's clock.
    public let sentAt: Date
    /// The sender's own id for it.
    public let clientID: ClientMessageID
    /// The message that it answers.
    public let replyTo: Seq?
    /// The people it mentions.
    public let mentions: [UserID]
    /// It mentions everybody in the room.
    public let mentionsRoom: Bool
    /// Where the text mentions them, in order; empty in messages that were sent before servers told it.
    public let mentionedAt: [Mention]
    /// When it was edited last.
    public let editedAt: Date?
    /// When it was deleted.
    public let deletedAt: Date?
    /// What people put on it, those used first in front. Filled in pages of history and timelines, empty in events.
    public internal(set) var reactions: [Reaction]
    /// Who pinned it. There in pages of history and timelines, not in events.
    public internal(set) var pin: Pin?

    /// Its number in its room.
    public var seq: Seq { id.seq }

    /// Whether somebody is meant: by name, or as one of everybody in the room.
    public func mentions(_ user: UserID) -> Bool {
        mentions.contains(user) || (mentionsRoom && sender != user)
    }
}
