// SPDX-License-Identifier: MIT

package import WireProtocol

/// Opens the direct room of the person and others, which is created the first time. The same people always come to the same room; nobody
/// leaves it or is added.
package struct OpenDirectRoom: ChatRequest {
    /// The others.
    package let people: Set<UserID>

    package init(people: Set<UserID>) {
        self.people = people
    }

    package typealias Result = RoomResult
    package static let verb = "direct"
    package static let route = HTTPRoute(.post, "direct")
    package static let refusals: [Refusal.Code] = [.noSuchPerson, .tooLarge]
    package static let shape = Shape(OpenDirectRoom.init, Field("people", \.people, within: Bounds.others))
}
