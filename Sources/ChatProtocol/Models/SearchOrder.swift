// SPDX-License-Identifier: MIT

/// The order of found messages.
package enum SearchOrder: String, CaseIterable, Sendable, FieldChoice {
    case newest
    /// The best match first.
    case best

    package static let choices = allCases
}
