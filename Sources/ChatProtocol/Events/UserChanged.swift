// SPDX-License-Identifier: MIT

package import WireProtocol

/// Something was changed of a person.
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
