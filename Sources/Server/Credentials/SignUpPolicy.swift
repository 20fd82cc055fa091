// SPDX-License-Identifier: MIT

/// Who may join this server.
package struct SignUpPolicy: Hashable, Sendable {
    package var mode: Mode
    /// Whether a name alone is enough to come in.
    package var allowsGuests: Bool

    package init(mode: Mode = .open, allowsGuests: Bool = true) {
        self.mode = mode
        self.allowsGuests = allowsGuests
    }

    package enum Mode: String, CaseIterable, Sendable {
        /// Everybody may sign up.
        case open
        /// Who has a link from an admin.
        case invitation
        /// Nobody: accounts are made with `roomkey user create`. The link for the first owner works all the same.
        case closed
    }
}
