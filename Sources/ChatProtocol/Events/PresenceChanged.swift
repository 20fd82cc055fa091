// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody who is watched is online, idle or offline from now on. It has no revision and is never told again; a slow reader may miss it,
/// and asks with `watch`.
package struct PresenceChanged: Hashable, Sendable, EventPayload {
    package let user: UserID
    package let state: Presence

    package init(user: UserID, state: Presence) {
        self.user = user
        self.state = state
    }

    package static let event = "presence"
    package static let shape = Shape(
        PresenceChanged.init,
        Field("user", \.user),
        Field("state", \.state, unknownAs: .online)
    )
}
