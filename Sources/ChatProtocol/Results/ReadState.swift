// SPDX-License-Identifier: MIT

package import WireProtocol

/// How far the asker has read a room.
package struct ReadState: Hashable, Sendable, Shaped {
    package let room: RoomID
    /// Everything up to this number is read.
    package let read: Seq
    /// The numbers of the unread messages that mention the asker, ascending; the newest 100.
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
