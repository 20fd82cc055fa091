// SPDX-License-Identifier: MIT

/// The order of a list of rooms.
public enum RoomOrder: String, CaseIterable, Sendable, FieldChoice {
    /// By name.
    case name
    /// The room where something was said last comes first; a room where nothing was said yet counts from when it was created.
    case active

    package static let choices = allCases
}
