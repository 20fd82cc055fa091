// SPDX-License-Identifier: MIT

/// The order of found messages.
public enum SearchOrder: String, CaseIterable, Sendable, FieldChoice {
    /// The newest first.
    case newest
    /// The best match first.
    case best

    package static let choices = allCases
}
