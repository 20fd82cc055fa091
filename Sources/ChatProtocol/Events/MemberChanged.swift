// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody joined or left a room that the person is in, or the person did, on any of their devices.
package struct MemberChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let room: RoomID
    /// Who. The name is left out when they left.
    package let person: Person
    /// Whether they joined, not left.
    package let isJoined: Bool
    /// How many there are now; left out when the server could not read it.
    package let members: Int?

    package init(revision: Revision, room: RoomID, person: Person, isJoined: Bool, members: Int? = nil) {
        self.revision = revision
        self.room = room
        self.person = person
        self.isJoined = isJoined
        self.members = members
    }

    package static let event = "member"
    package static let shape = Shape(
        MemberChanged.init,
        Field("revision", \.revision),
        Field("room", \.room),
        Field("user", \.person),
        Field("joined", \.isJoined),
        Field("members", \.members)
    )
}
