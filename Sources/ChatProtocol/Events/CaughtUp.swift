// SPDX-License-Identifier: MIT

package import WireProtocol

/// All that happened up to a revision has been told.
package struct CaughtUp: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let history: HistoryID?

    package init(revision: Revision, history: HistoryID? = nil) {
        self.revision = revision
        self.history = history
    }

    package static let event = "caughtUp"
    package static let isVital = true
    package static let shape = Shape(CaughtUp.init, Field("revision", \.revision), Field("history", \.history))
}
