// SPDX-License-Identifier: MIT

/// What a member of a room may do there.
package enum RoomRole: String, Hashable, Sendable, FieldChoice {
    case member
    /// May change the room, remove people and delete anyone's messages. Whoever creates a room is its first.
    case moderator

    package static let choices: [RoomRole] = [.moderator, .member]
}
