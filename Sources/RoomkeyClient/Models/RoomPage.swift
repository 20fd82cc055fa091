// SPDX-License-Identifier: MIT

/// Some of the rooms that the user can see.
public struct RoomPage: Hashable, Sendable {
    /// The rooms, in the requested order.
    public let rooms: [RoomSummary]
    /// Gets the next page; nil when there is none.
    public let next: String?

    /// The order of the rooms.
    public typealias Order = RoomOrder
}
