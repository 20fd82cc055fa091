// SPDX-License-Identifier: MIT

package import Foundation
package import WireProtocol

/// A room.
package struct RoomDetails: Hashable, Sendable, Shaped {
    package let id: RoomID
    package let name: String
    /// The name with the spaces around it that a legacy client wrote; absent if there are none.
    package let nameAsWritten: String?
    /// The topic, when there is one.
    package let topic: String
    /// The description, when there is one.
    package let description: String
    package let visibility: Visibility
    package let createdAt: Date
    /// Who created it.
    package let createdBy: UserID
    /// Whether it is read-only.
    package let isArchived: Bool
    /// The number of members.
    package let members: Int
    /// The number of the newest message; 0 when there is none.
    package let newest: Seq
    /// The time when the newest message was sent.
    package let activeAt: Date?
    /// Whether the asker is a member. It is in replies and in what a client that resumes is told, and not in events for everyone.
    package let isJoined: Bool?
    /// The asker's role. Only members have this and what follows.
    package let role: RoomRole?
    /// The asker's read marker: everything up to this number is read.
    package let read: Seq?
    /// The numbers of the unread messages that mention the asker, ascending; the newest 100.
    package let mentions: [Seq]?
    /// Which messages the asker is told of: `all` in direct rooms, else `mentions`, until they choose.
    package let notifications: NotificationLevel?

    package init(
        id: RoomID,
        name: String,
        nameAsWritten: String? = nil,
        topic: String = "",
        description: String = "",
        visibility: Visibility,
        createdAt: Date,
        createdBy: UserID,
        isArchived: Bool = false,
        members: Int,
        newest: Seq,
        activeAt: Date? = nil,
        isJoined: Bool? = nil,
        role: RoomRole? = nil,
        read: Seq? = nil,
        mentions: [Seq]? = nil,
        notifications: NotificationLevel? = nil
    ) {
        self.id = id
        self.name = name
        self.nameAsWritten = nameAsWritten
        self.topic = topic
        self.description = description
        self.visibility = visibility
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.isArchived = isArchived
        self.members = members
        self.newest = newest
        self.activeAt = activeAt
        self.isJoined = isJoined
        self.role = role
        self.read = read
        self.mentions = mentions
        self.notifications = notifications
    }

    package static let documentedName = "Room"
    package static let shape = Shape(
        RoomDetails.init,
        Field("id", \.id),
        Field("name", \.name),
        Field("nameAsWritten", \.nameAsWritten),
        Field("topic", \.topic, unless: ""),
        Field("description", \.description, unless: ""),
        Field("visibility", \.visibility, unknownAs: .private),
        Field("createdAt", \.createdAt),
        Field("createdBy", \.createdBy),
        Field("archived", \.isArchived, unless: false),
        Field("members", \.members),
        Field("newest", \.newest),
        Field("activeAt", \.activeAt),
        Field("joined", \.isJoined),
        Field("role", \.role, unknownAs: .member),
        Field("read", \.read),
        Field("mentions", \.mentions),
        Field("notifications", \.notifications, unknownAs: .mentions)
    )
}
