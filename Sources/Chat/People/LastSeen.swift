// SPDX-License-Identifier: MIT

package import WireProtocol

/// How far a client that resumes has followed the chat.
package struct LastSeen: Hashable, Sendable {
    package let revision: Revision
    /// The history that the revision belongs to; nil when the client names none, as clients of version 0.1 do.
    package let history: HistoryID?

    package init(_ revision: Revision, of history: HistoryID? = nil) {
        self.revision = revision
        self.history = history
    }

    /// Whether the revision counts in a history.
    package func belongs(to other: HistoryID) -> Bool {
        history.map { $0 == other } ?? true
    }
}
