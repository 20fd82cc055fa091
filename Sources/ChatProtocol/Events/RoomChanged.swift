// SPDX-License-Identifier: MIT

package import WireProtocol

/// A room was created or changed, or the person has joined it.
package struct RoomChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    /// Whether the person has joined it since they last heard, so that what they may hold of it was not kept up.
    package let isJoinedAnew: Bool
    package let room: RoomDetails

    package init(revision: Revision, isJoinedAnew: Bool = false, room: RoomDetails) {
        self.revision = revision
        self.isJoinedAnew = isJoinedAnew
        self.room = room
    }

    package static let event = "room"
    package static let shape = Shape(
        RoomChanged.init,
        Field("revision", \.revision),
        Field("joinedAnew", \.isJoinedAnew, unless: false),
        Field("room", \.room)
    )
}
