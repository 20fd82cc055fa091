// SPDX-License-Identifier: MIT

package import WireProtocol

/// Opens the direct room of the person and others, which exists once. The reply is `{"room"}`.
package struct OpenDirectRoom: ChatRequest {
    /// The others.
    package let people: Set<UserID>

    package init(people: Set<UserID>) {
        self.people = people
    }

    package typealias Result = RoomResult
    package static let verb = "direct"
    package static let route = HTTPRoute(.post, "direct")
    package static let shape = Shape(OpenDirectRoom.init, Field("people", \.people))
}
