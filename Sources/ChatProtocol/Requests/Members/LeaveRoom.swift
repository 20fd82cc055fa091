// SPDX-License-Identifier: MIT

package import WireProtocol

/// Leaves a room. Leaving twice is leaving once.
package struct LeaveRoom: ChatRequest {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = Done
    package static let verb = "leave"
    package static let route = HTTPRoute(.delete, "rooms/{room}/membership")
    package static let refusals: [Refusal.Code] = [.notAllowed]
    package static let shape = Shape(LeaveRoom.init, Field("room", \.room))
}
