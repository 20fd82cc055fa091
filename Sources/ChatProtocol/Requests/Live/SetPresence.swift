// SPDX-License-Identifier: MIT

/// Says whether the person uses the device. The reply is `{}`.
package struct SetPresence: LiveVerb {
    package let state: DeviceState

    package static let verb = "presence"
    package static let shape = RequestShape(SetPresence.init, Field("state"))
}
