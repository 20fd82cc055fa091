// SPDX-License-Identifier: MIT

/// What found messages are sorted by.
package enum SearchOrder: String, CaseIterable, Sendable, FieldChoice {
    case newest
    /// The best match first.
    case best

    package static let choices = allCases
}
