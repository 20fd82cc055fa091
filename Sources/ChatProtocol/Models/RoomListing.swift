// SPDX-License-Identifier: MIT

package import WireProtocol

/// A page of the rooms that somebody can see.
package struct RoomListing: Hashable, Sendable, Shaped {
    package let rooms: [RoomDetails]
    /// Gets the next page, when there is one.
    package let next: String?
    package let revision: Revision
    package let history: HistoryID?

    package init(rooms: [RoomDetails], next: String? = nil, revision: Revision, history: HistoryID? = nil) {
        self.rooms = rooms
        self.next = next
        self.revision = revision
        self.history = history
    }

    package static let shape = Shape(
        RoomListing.init,
        Field("rooms", \.rooms),
        Field("next", \.next),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
