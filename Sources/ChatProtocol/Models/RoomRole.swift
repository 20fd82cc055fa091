// SPDX-License-Identifier: MIT

/// The role of a member in a room. Of a newer server, `member` may also stand for a role that is not listed here.
public enum RoomRole: String, Hashable, Sendable, Codable, FieldChoice {
    /// May take part.
    case member
    /// May change the room, remove people and delete anyone's messages. The creator of a room is its first moderator.
    case moderator

    package static let choices: [RoomRole] = [.moderator, .member]
}
