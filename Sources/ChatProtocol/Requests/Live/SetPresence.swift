// SPDX-License-Identifier: MIT

/// Says whether the person uses the device.
package struct SetPresence: LiveVerb {
    package let state: Presence

    package init(state: Presence) {
        self.state = state
    }

    package typealias Result = Done
    package static let verb = "presence"
    package static let shape = Shape(SetPresence.init, Field("state", \.state))
}
