// SPDX-License-Identifier: MIT

public import Foundation

/// What is known of a room.
public struct RoomSummary: Hashable, Sendable, Identifiable {
    /// Names it, in addresses too.
    public let id: RoomID
    /// What it is called. Of a direct room, the names of its people.
    public internal(set) var name: String
    /// What is talked about; empty when there is none.
    public internal(set) var topic: String
    /// What it is for; empty when there is none.
    public internal(set) var description: String
    /// Who can see it.
    public internal(set) var visibility: Visibility
    /// Nothing can be changed in it any more.
    public internal(set) var isArchived: Bool
    /// When the newest message was sent, or it was made.
    public internal(set) var activeAt: Date
    /// When it was made.
    public let createdAt: Date
    /// Who made it.
    public let createdBy: UserID
    /// How many are in it.
    public internal(set) var memberCount: Int
    /// The number of the newest message; 0 when there is none.
    public internal(set) var newest: Seq
    /// One is in it.
    public internal(set) var isJoined: Bool
    /// What one may do in it.
    public internal(set) var role: Role
    /// Everything up to this is read.
    public internal(set) var read: Seq
    /// The unread messages that mention one, ascending.
    public internal(set) var mentions: [Seq]
    /// What one wants to be told of while away.
    public internal(set) var notifications: Notifications
    /// The change that one's own part is as of; older news of it are ignored.
    var asOf: Revision = 0

    /// How many messages are not read.
    public var unread: Int { isJoined ? max(0, Int(newest.rawValue - read.rawValue)) : 0 }
}
