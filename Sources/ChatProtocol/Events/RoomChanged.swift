// SPDX-License-Identifier: MIT

package import WireProtocol

/// A room was created or changed, or the person has joined it. Everyone who can see the room hears of a change, live without the person's
/// own part in it: what a client knows of `joined`, `role`, `read` and `mentions` still holds. In a first load there is one for each room
/// that the person is in.
package struct RoomChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    /// Whether the person has just joined it. What a client holds of its messages from an earlier time was not kept up: forget it.
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
