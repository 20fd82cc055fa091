// SPDX-License-Identifier: MIT

import Foundation

/// A room as the server tells it: the asker's own part may be missing.
struct WireRoom: Decodable, Sendable {
    let id: RoomID
    let name: String
    let topic: String?
    let description: String?
    let visibility: RoomSummary.Visibility
    let archived: Bool?
    let activeAt: Date?
    let createdAt: Date
    let createdBy: UserID
    let members: Int
    let newest: Seq
    let joined: Bool?
    let role: RoomSummary.Role?
    let read: Seq?
    let mentions: [Seq]?
    let notifications: RoomSummary.Notifications?
}
