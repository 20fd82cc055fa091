// SPDX-License-Identifier: MIT

package import WireProtocol

/// Changes what is said of a room. What is left out stays. The reply is `{"room"}`.
package struct UpdateRoom: ChatRequest {
    package let room: RoomID
    package let name: String?
    package let topic: String?
    package let description: String?
    package let archived: Bool?

    package static let verb = "updateRoom"
    package static let route = HTTPRoute(.patch, "rooms/{room}")
    package static let shape = RequestShape(
        UpdateRoom.init,
        Field("room"),
        Field("name"),
        Field("topic"),
        Field("description"),
        Field("archived")
    )
}
