// SPDX-License-Identifier: MIT

/// Which messages of a room a member wants to be told of when the room is not in view. Of a newer server, `mentions` may also stand for a
/// level that is not listed here.
public enum NotificationLevel: String, CaseIterable, Hashable, Sendable, Codable, FieldChoice {
    /// Every message.
    case all
    /// Those that mention the person.
    case mentions
    /// None.
    case none

    package static let choices = allCases
}
