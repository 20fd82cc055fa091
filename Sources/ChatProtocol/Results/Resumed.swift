// SPDX-License-Identifier: MIT

package import WireProtocol

/// Up to where a socket will have been told of everything.
package struct Resumed: Hashable, Sendable, Shaped {
    package let revision: Revision
    package let history: HistoryID?

    package init(revision: Revision, history: HistoryID? = nil) {
        self.revision = revision
        self.history = history
    }

    package static let shape = Shape(Resumed.init, Field("revision", \.revision), Field("history", \.history))
}
