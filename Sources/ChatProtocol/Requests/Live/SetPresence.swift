// SPDX-License-Identifier: MIT

/// Says whether the person uses the device. The reply is `{}`.
package struct SetPresence: ChatRequest {
    package let state: DeviceState

    package static let verb = "presence"
    package static let route: HTTPRoute? = nil
    package static let shape = RequestShape(SetPresence.init, Field("state"))
}
