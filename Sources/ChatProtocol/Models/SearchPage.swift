// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// Some of the messages that were found.
public struct SearchPage: Hashable, Sendable {
    /// The messages, in the requested order.
    public let hits: [Hit]
    /// Gets the next page, when there is one.
    public let next: String?

    /// The order of found messages.
    public typealias Order = SearchOrder

    package init(hits: [Hit], next: String? = nil) {
        self.hits = hits
        self.next = next
    }

    /// A message that was found.
    public struct Hit: Hashable, Sendable {
        /// The room.
        public let room: RoomID
        /// The number in its room.
        public let seq: Seq
        /// The sender.
        public let sender: UserID
        /// The sender's name at the time.
        public let name: String
        /// The time of sending, by the server's clock.
        public let sentAt: Date
        /// The text around what was searched for, in parts.
        public let snippet: [Part]

        package init(room: RoomID, seq: Seq, sender: UserID, name: String, sentAt: Date, snippet: [Part]) {
            self.room = room
            self.seq = seq
            self.sender = sender
            self.name = name
            self.sentAt = sentAt
            self.snippet = snippet
        }
    }

    /// A piece of text.
    public struct Part: Hashable, Sendable {
        /// The text.
        public let text: String
        /// Whether it is what was searched for.
        public let isHit: Bool

        package init(text: String, isHit: Bool) {
            self.text = text
            self.isHit = isHit
        }
    }
}

extension SearchPage: Shaped {
    package static let shape = Shape(SearchPage.init, Field("hits", \.hits), Field("next", \.next))
}

extension SearchPage.Hit: Shaped {
    package static let shape = Shape(
        SearchPage.Hit.init,
        Field("room", \.room),
        Field("seq", \.seq),
        Field("sender", \.sender),
        Field("name", \.name),
        Field("sentAt", \.sentAt),
        Field("snippet", \.snippet)
    )
}

extension SearchPage.Part: Shaped {
    package static let shape = Shape(
        SearchPage.Part.init,
        Field("text", \.text),
        Field("hit", \.isHit, unless: false)
    )
}
