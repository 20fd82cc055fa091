// SPDX-License-Identifier: MIT

package import WireProtocol

/// A message was pinned or unpinned.
package struct PinChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    package let seq: Seq
    /// The pin; absent where it was taken off.
    package let pin: Pin?

    package init(revision: Revision, room: RoomID, seq: Seq, pin: Pin? = nil) {
        self.revision = revision
        self.room = room
        self.seq = seq
        self.pin = pin
    }

    package static let event = "pin"
    package static let shape = Shape(
        PinChanged.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("seq", \.seq),
        Field("pinned", \.pin)
    )
}
