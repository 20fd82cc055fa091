// SPDX-License-Identifier: MIT

/// What somebody is on this server. What a role may do is said in one place: ``Permission``.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case owner
    case admin
    case member
    case guest
}
