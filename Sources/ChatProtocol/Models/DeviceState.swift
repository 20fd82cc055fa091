// SPDX-License-Identifier: MIT

/// Whether a person uses the device that they are connected with.
package enum DeviceState: String, CaseIterable, Sendable, FieldChoice {
    case online
    case idle

    package static let choices = allCases
}
