// SPDX-License-Identifier: MIT

import Foundation

/// What a stream is noted with: which log it holds.
struct LogNote: Equatable {
    /// The log's name for itself.
    let id: String
    /// Whether it goes on where a database was, so that nobody can begin with its first entry without a snapshot.
    let continuesDatabase: Bool

    private static let prefix = "Roomkey log "
    private static let continuation = " of a database"

    /// Of a log that begins with nothing.
    static func new() -> LogNote { LogNote(id: UUID().uuidString, continuesDatabase: false) }

    init(id: String, continuesDatabase: Bool) {
        self.id = id
        self.continuesDatabase = continuesDatabase
    }

    init(_ text: String) {
        continuesDatabase = text.hasSuffix(Self.continuation)
        let end = continuesDatabase ? Self.continuation.count : 0
        id = String(text.dropFirst(Self.prefix.count).dropLast(end))
    }

    var text: String { Self.prefix + id + (continuesDatabase ? Self.continuation : "") }
}
