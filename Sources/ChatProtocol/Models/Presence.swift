// SPDX-License-Identifier: MIT

/// Whether a person is there.
public enum Presence: String, Hashable, Sendable, FieldChoice {
    /// On some device, and doing something.
    case online
    /// On some device, and has not touched it for a while.
    case idle
    /// On none.
    case offline

    /// A device that says something is there.
    package static let choices: [Presence] = [.online, .idle]
}
