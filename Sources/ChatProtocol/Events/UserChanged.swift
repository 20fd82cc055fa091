// SPDX-License-Identifier: MIT

package import WireProtocol

/// Somebody has another name, status or role, has become an account or was removed. Everyone hears it. New people cause no event: clients
/// learn of them where they first appear.
package struct UserChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let user: User

    package init(revision: Revision, user: User) {
        self.revision = revision
        self.user = user
    }

    package static let event = "user"
    package static let shape = Shape(UserChanged.init, Field("revision", \.revision), Field("user", \.user))
}
