// SPDX-License-Identifier: MIT

package import WireProtocol

/// Whether a message is pinned.
package struct PinState: Hashable, Sendable, Shaped {
    package let room: RoomID
    package let seq: Seq
    /// The pin; absent when there is none.
    package let pin: Pin?

    package init(room: RoomID, seq: Seq, pin: Pin? = nil) {
        self.room = room
        self.seq = seq
        self.pin = pin
    }

    package static let shape = Shape(PinState.init, Field("room", \.room), Field("seq", \.seq), Field("pinned", \.pin))
}
