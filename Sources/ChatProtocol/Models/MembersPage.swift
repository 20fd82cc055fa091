// SPDX-License-Identifier: MIT

public import WireProtocol

/// A page of members, by ID, with their current names.
public struct MembersPage: Hashable, Sendable {
    /// The members, at most 500.
    public let members: [Member]
    /// Where the next page begins, when there is one. A page of a search may be empty although others follow.
    public let next: UserID?
    /// The revision of which the page is.
    public let revision: Revision
    package let history: HistoryID?

    package init(members: [Member], next: UserID? = nil, revision: Revision, history: HistoryID? = nil) {
        self.members = members
        self.next = next
        self.revision = revision
        self.history = history
    }
}

extension MembersPage: Shaped {
    package static let shape = Shape(
        MembersPage.init,
        Field("members", \.members),
        Field("next", \.next),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
