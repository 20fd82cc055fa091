// SPDX-License-Identifier: MIT

/// Creates a room, with the person as its first moderator.
package struct CreateRoom: ChatRequest {
    package let name: String
    /// Public unless given.
    package let visibility: Visibility?

    package init(name: String, visibility: Visibility? = nil) {
        self.name = name
        self.visibility = visibility
    }

    package typealias Result = RoomResult
    package static let verb = "createRoom"
    package static let isIdempotent = false
    package static let route = HTTPRoute(.post, "rooms")
    package static let refusals: [Refusal.Code] = [.tooLarge]
    package static let statuses = [201]
    package static let shape = Shape(
        CreateRoom.init,
        Field("name", \.name, within: Bounds.roomName),
        Field("visibility", \.visibility)
    )
}
