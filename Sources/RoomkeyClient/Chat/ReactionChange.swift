// SPDX-License-Identifier: MIT

/// Somebody reacted to a message, or took it back.
struct ReactionChange: Sendable, Hashable {
    let message: MessageID
    let emoji: String
    let count: Int
    let person: Person
    let isAdded: Bool
    let revision: Revision
}
