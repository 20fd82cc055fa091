// SPDX-License-Identifier: MIT

/// Which messages of a room a member wants to be told of when the room is not in view.
package enum NotificationLevel: String, CaseIterable, Sendable, FieldChoice {
    case all
    /// Those that mention the person.
    case mentions
    case none

    package static let choices = allCases
}
