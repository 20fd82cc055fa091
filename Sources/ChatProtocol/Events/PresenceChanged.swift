// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody came, went, or has put their device aside. Not a change either.
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
