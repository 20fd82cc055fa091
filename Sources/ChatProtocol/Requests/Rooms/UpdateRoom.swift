// SPDX-License-Identifier: MIT

package import WireProtocol

/// Changes a room. Only its moderators can. What is left out stays, and an empty topic or description takes it away. In an archived room
/// nothing can be said or changed but this.
package struct UpdateRoom: ChatRequest {
    package let room: RoomID
    package let name: String?
    package let topic: String?
    package let description: String?
    package let archived: Bool?

    package init(
        room: RoomID,
        name: String? = nil,
        topic: String? = nil,
        description: String? = nil,
        archived: Bool? = nil
    ) {
        self.room = room
        self.name = name
        self.topic = topic
        self.description = description
        self.archived = archived
    }

    package typealias Result = RoomResult
    package static let verb = "updateRoom"
    package static let route = HTTPRoute(.patch, "rooms/{room}")
    package static let refusals: [Refusal.Code] = [.notMember, .notAllowed]
    package static let shape = Shape(
        UpdateRoom.init,
        Field("room", \.room),
        Field("name", \.name, within: Bounds.roomName),
        Field("topic", \.topic, within: Bounds.topic),
        Field("description", \.description, within: Bounds.description),
        Field("archived", \.archived)
    )
}
