// SPDX-License-Identifier: MIT

/// Creates a room, with the person as its first moderator. The reply is `{"room"}`.
package struct CreateRoom: ChatRequest {
    package let name: String
    /// Public unless said.
    package let visibility: Visibility?

    package static let verb = "createRoom"
    package static let route = HTTPRoute(.post, "rooms")
    package static let shape = RequestShape(CreateRoom.init, Field("name"), Field("visibility"))
}
