// SPDX-License-Identifier: MIT

package import WireProtocol

/// How far the asker has read a room.
package struct ReadState: Hashable, Sendable, Shaped {
    package let room: RoomID
    package let read: Seq
    /// The unread messages that mention the asker.
    package let mentions: [Seq]?

    package init(room: RoomID, read: Seq, mentions: [Seq]? = nil) {
        self.room = room
        self.read = read
        self.mentions = mentions
    }

    package static let shape = Shape(
        ReadState.init,
        Field("room", \.room),
        Field("read", \.read),
        Field("mentions", \.mentions)
    )
}
