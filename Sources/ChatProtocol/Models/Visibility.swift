// SPDX-License-Identifier: MIT

/// Tells who can find a room. Of a newer server, `private` may also stand for a visibility that is not listed here.
public enum Visibility: String, Hashable, Sendable, Codable, FieldChoice {
    /// Everyone sees it and can join.
    case `public`
    /// Exists for its members only; members invite others.
    case `private`
    /// A conversation between certain people, who stay the same.
    case direct

    /// A direct room is created with its people.
    package static let choices: [Visibility] = [.public, .private]
}
