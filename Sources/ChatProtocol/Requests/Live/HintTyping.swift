// SPDX-License-Identifier: MIT

package import WireProtocol

/// Tells the people in a room that the person is writing. The reply is `{}`.
package struct HintTyping: LiveVerb {
    package let room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package typealias Result = Done
    package static let verb = "typing"
    package static let shape = Shape(HintTyping.init, Field("room", \.room))
}
