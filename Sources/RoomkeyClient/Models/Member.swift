// SPDX-License-Identifier: MIT

public import Foundation

/// Somebody who is in a room.
public struct Member: Hashable, Sendable, Decodable, Identifiable {
    /// Who it is.
    public let id: UserID
    /// What they are called now.
    public let name: String
    /// What they may do there.
    public let role: RoomSummary.Role
    /// Since when.
    public let joinedAt: Date
}
