// SPDX-License-Identifier: MIT

/// The first request of a socket: has it told of all that has changed since a revision, and of all that changes from now on. Without a
/// revision it is a first load.
package struct Resume: LiveVerb {
    /// The last revision that the client has seen, from an event or a page.
    package let revision: Int64?
    /// The history that the revision belongs to.
    package let history: String?
    /// Online unless given.
    package let state: Presence?

    package init(revision: Int64? = nil, history: String? = nil, state: Presence? = nil) {
        self.revision = revision
        self.history = history
        self.state = state
    }

    package typealias Result = Resumed
    package static let verb = "resume"
    package static let shape = Shape(
        Resume.init,
        Field("revision", \.revision),
        Field("history", \.history),
        Field("state", \.state)
    )
}
