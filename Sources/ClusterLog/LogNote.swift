// SPDX-License-Identifier: MIT

/// What the stream of a log is noted with.
struct LogNote: Sendable, Equatable {
    /// The log's name for itself.
    let id: String
    /// Whether it continues a database, so that it says nothing without its snapshot.
    let beginsWithSnapshot: Bool

    private static let prefix = "Roomkey log "
    private static let suffix = " from a snapshot"

    init(id: String, beginsWithSnapshot: Bool) {
        self.id = id
        self.beginsWithSnapshot = beginsWithSnapshot
    }

    init(_ text: String) {
        beginsWithSnapshot = text.hasSuffix(Self.suffix)
        id = String(text.dropFirst(Self.prefix.count).dropLast(beginsWithSnapshot ? Self.suffix.count : 0))
    }

    var text: String { Self.prefix + id + (beginsWithSnapshot ? Self.suffix : "") }
}
