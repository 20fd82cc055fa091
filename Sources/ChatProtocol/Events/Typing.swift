// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody is writing a message. Not a change: nothing is kept of it, so it has no revision.
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
