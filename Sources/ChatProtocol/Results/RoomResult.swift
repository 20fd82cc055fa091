// SPDX-License-Identifier: MIT

/// A room as the asker sees it.
package struct RoomResult: Hashable, Sendable, Shaped {
    package let room: RoomDetails

    package init(room: RoomDetails) {
        self.room = room
    }

    package static let shape = Shape(RoomResult.init, Field("room", \.room))
}
