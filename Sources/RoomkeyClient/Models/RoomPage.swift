// SPDX-License-Identifier: MIT

/// Some of the rooms that one can see.
public struct RoomPage: Hashable, Sendable {
    /// In the order that was asked for.
    public let rooms: [RoomSummary]
    /// Gets the next page; nil when there is none.
    public let next: String?

    /// Which come first.
    public enum Order: String, Sendable {
        /// By name.
        case name
        /// Those where something was said last.
        case active
    }
}
