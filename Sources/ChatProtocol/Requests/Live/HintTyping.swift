// SPDX-License-Identifier: MIT

package import WireProtocol

/// Tells the people in a room that the person is writing. A client sends it at most every 3 seconds.
package struct HintTyping: LiveVerb {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = Done
    package static let verb = "typing"
    package static let refusals: [Refusal.Code] = [.notMember]
    package static let shape = Shape(HintTyping.init, Field("room", \.room))
}
