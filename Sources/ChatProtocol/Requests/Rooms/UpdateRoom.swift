// SPDX-License-Identifier: MIT

package import WireProtocol

/// Changes what is said of a room. What is left out stays. The reply is `{"room"}`.
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
    package static let shape = Shape(
        UpdateRoom.init,
        Field("room", \.room),
        Field("name", \.name),
        Field("topic", \.topic),
        Field("description", \.description),
        Field("archived", \.archived)
    )
}
