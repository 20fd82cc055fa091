// SPDX-License-Identifier: MIT

public import Foundation

/// The state of a room.
public struct RoomSummary: Hashable, Sendable, Identifiable {
    /// The ID, which is also part of the room's address.
    public let id: RoomID
    /// The name; of a direct room, the names of its people.
    public internal(set) var name: String
    /// The topic, or empty.
    public internal(set) var topic: String
    /// The description, or empty.
    public internal(set) var description: String
    /// Who can see it.
    public internal(set) var visibility: Visibility
    /// Whether the room is archived and read-only.
    public internal(set) var isArchived: Bool
    /// The time of the newest message, or of creation.
    public internal(set) var activeAt: Date
    /// The time of creation.
    public let createdAt: Date
    /// The creator.
    public let createdBy: UserID
    /// The number of members.
    public internal(set) var memberCount: Int
    /// The number of the newest message; 0 when there is none.
    public internal(set) var newest: Seq
    /// Whether the user is a member.
    public internal(set) var isJoined: Bool
    /// The user's role.
    public internal(set) var role: Role
    /// The user's read marker.
    public internal(set) var read: Seq
    /// The unread messages that mention the user, ascending.
    public internal(set) var mentions: [Seq]
    /// The user's notification level.
    public internal(set) var notifications: Notifications
    /// Who can see a room.
    public typealias Visibility = ChatProtocol.Visibility
    /// The role of a member in a room.
    public typealias Role = RoomRole
    /// Which messages of a room a member wants to be told of.
    public typealias Notifications = NotificationLevel

    /// The change that one's own part is as of; older news of it are ignored.
    var asOf: Revision = 0

    /// The number of unread messages.
    public var unread: Int { isJoined ? max(0, Int(newest.rawValue - read.rawValue)) : 0 }
}
