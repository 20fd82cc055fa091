// SPDX-License-Identifier: MIT

/// What the server answers to reacting, and to taking it back.
struct ReactionAnswer: Decodable, Sendable {
    let seq: Seq
    let emoji: String
    let count: Int
    let mine: Bool
}
