// SPDX-License-Identifier: MIT

/// Tells who can find a room.
package enum Visibility: String, Hashable, Sendable, FieldChoice {
    /// Everyone sees it and can join.
    case `public`
    /// Exists for its members only; members invite others.
    case `private`
    /// A conversation between certain people, who stay the same.
    case direct

    /// A direct room is made with its people.
    package static let choices: [Visibility] = [.public, .private]
}
