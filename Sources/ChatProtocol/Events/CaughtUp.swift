// SPDX-License-Identifier: MIT

package import WireProtocol

/// Everything up to a revision has been told; what follows is live.
package struct CaughtUp: Hashable, Sendable, EventPayload {
    package let revision: Revision
    /// The history that the revision belongs to. Keep it beside the revision.
    package let history: HistoryID?

    package init(revision: Revision, history: HistoryID? = nil) {
        self.revision = revision
        self.history = history
    }

    package static let event = "caughtUp"
    package static let isVital = true
    package static let shape = Shape(CaughtUp.init, Field("revision", \.revision), Field("history", \.history))
}
