// SPDX-License-Identifier: MIT

/// The role of a member in a room.
package enum RoomRole: String, Hashable, Sendable, FieldChoice {
    case member
    /// May change the room, remove people and delete anyone's messages. The creator of a room is its first moderator.
    case moderator

    package static let choices: [RoomRole] = [.moderator, .member]
}
