// SPDX-License-Identifier: MIT

import GRDB
import GRDBSQLite
import Synchronization

/// Ends the reading of a whole database early, from any thread: the client that asked for it has gone, or the server stops.
package final class ReadStop: Sendable {
    private let isStopped = Atomic(false)

    /// Steps of SQLite's machine between two looks at it: some microseconds of work.
    private static let steps: CInt = 1_000

    package init() {}

    /// The read fails soon, and every later one at once.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    /// - Throws: ``StoreError/stopped``.
    package func check() throws(StoreError) {
        if mustEnd { throw .stopped }
    }

    private var mustEnd: Bool { isStopped.load(ordering: .relaxed) }

    /// Reads from a connection, until it is stopped.
    ///
    /// SQLite asks now and then whether to go on. `sqlite3_interrupt` would end only what runs at that very moment, and nothing when it
    /// comes between two statements.
    func reading<Value>(_ database: Database, _ body: () throws -> Value) throws -> Value {
        try check()
        sqlite3_progress_handler(
            database.sqliteConnection,
            Self.steps,
            { stop in
                guard let stop else { return 0 }
                return Unmanaged<ReadStop>.fromOpaque(stop).takeUnretainedValue().mustEnd ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
        // From here on the connection knows nothing of this object any more.
        defer { sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil) }
        let result = Result { try body() }
        // Whatever it failed of, that is why.
        try check()
        return try result.get()
    }
}
