// SPDX-License-Identifier: MIT

/// A row of a conversation.
public struct TimelineRow: Sendable, Hashable, Identifiable {
    /// What a row shows.
    public enum Content: Sendable, Hashable {
        /// Something that was said.
        case message(Message)
        /// It is known that something was said under these numbers, and not what: ``Timeline/fill(_:)`` loads it.
        case gap(ClosedRange<Seq>)
        /// One's own message that the server does not have yet, or has refused.
        case outgoing(OutboxItem)
    }

    /// Names a row, whatever becomes of it.
    public enum ID: Hashable, Sendable {
        /// One's own message, from its writing on.
        case own(ClientMessageID)
        /// A message of somebody else.
        case message(Seq)
        /// What follows a message and is not known.
        case gap(from: Seq)
    }

    /// Stays the same while one's own message goes from written to sent.
    public let id: ID
    /// What it shows.
    public let content: Content

    /// The message, when the row shows one that was said.
    public var message: Message? { if case .message(let message) = content { message } else { nil } }

    init(_ message: Message, me: UserID) {
        id = message.sender == me ? .own(message.clientID) : .message(message.seq)
        content = .message(message)
    }

    init(gap: ClosedRange<Seq>) {
        id = .gap(from: gap.lowerBound)
        content = .gap(gap)
    }

    init(_ item: OutboxItem) {
        id = .own(item.clientID)
        content = .outgoing(item)
    }
}
