// SPDX-License-Identifier: MIT

package import WireProtocol

/// A person.
package struct UserResult: Hashable, Sendable, Shaped {
    package let user: User
    /// The revision of which it is, of a person who was only read.
    package let revision: Revision?
    package let history: HistoryID?

    package init(user: User, revision: Revision? = nil, history: HistoryID? = nil) {
        self.user = user
        self.revision = revision
        self.history = history
    }

    package static let shape = Shape(
        UserResult.init,
        Field("user", \.user),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
