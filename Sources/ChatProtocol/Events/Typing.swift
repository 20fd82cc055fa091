// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody in a room that the person is in is writing a message. Show it for 6 seconds, or until a message of theirs arrives. It has no
/// revision and is never told again.
package struct Typing: Hashable, Sendable, EventPayload {
    package let room: RoomID
    package let person: Person

    package init(room: RoomID, person: Person) {
        self.room = room
        self.person = person
    }

    package static let event = "typing"
    package static let shape = Shape(Typing.init, Field("room", \.room), Field("user", \.person))
}
