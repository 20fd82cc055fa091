// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// A member of a room.
public struct Member: Hashable, Sendable, Identifiable {
    /// The ID, which never changes.
    public let id: UserID
    /// Their current name.
    public let name: String
    /// Their role in the room.
    public let role: RoomRole
    /// Since when.
    public let joinedAt: Date

    package init(id: UserID, name: String, role: RoomRole, joinedAt: Date) {
        self.id = id
        self.name = name
        self.role = role
        self.joinedAt = joinedAt
    }
}

extension Member: Shaped {
    package static let shape = Shape(
        Member.init,
        Field("id", \.id),
        Field("name", \.name),
        Field("role", \.role, unknownAs: .member),
        Field("joinedAt", \.joinedAt)
    )
}
