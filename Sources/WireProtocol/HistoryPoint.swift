// SPDX-License-Identifier: MIT

/// Names one past of the records. Revisions can be compared only within it: a database that is restored, or that leaves one log for
/// another, counts on from an earlier point under another name. Opaque to clients.
package struct HistoryID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ text: String) { rawValue = text }

    package var text: String { rawValue }
    package var description: String { rawValue }
}

/// A revision and the history that it belongs to.
package struct HistoryPoint: Hashable, Sendable {
    package let history: HistoryID
    package let revision: Revision

    package init(_ history: HistoryID, _ revision: Revision) {
        self.history = history
        self.revision = revision
    }
}

extension JSONWriter {
    /// `"revision"` and `"history"`, into an object that is being written.
    package mutating func members(of point: HistoryPoint) {
        member("revision", point.revision.value)
        member("history", point.history.text)
    }
}
