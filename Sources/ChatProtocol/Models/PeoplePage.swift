// SPDX-License-Identifier: MIT

package import WireProtocol

/// Some of the people who were searched for.
package struct PeoplePage: Hashable, Sendable, Shaped {
    package let users: [User]
    /// Whether there are others.
    package let hasMore: Bool
    package let revision: Revision
    package let history: HistoryID?

    package init(users: [User], hasMore: Bool = false, revision: Revision, history: HistoryID? = nil) {
        self.users = users
        self.hasMore = hasMore
        self.revision = revision
        self.history = history
    }

    package static let shape = Shape(
        PeoplePage.init,
        Field("users", \.users),
        Field("more", \.hasMore, unless: false),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
