// SPDX-License-Identifier: MIT

import GRDB

/// What was deleted from a database is overwritten in its file, not only forgotten.
enum Erasure {
    /// Called before the first database is opened.
    static func require() throws {
        guard PageCleaning.isOn else {
            throw StoreError.failed(reason: "SQLite takes no layer between it and its files")
        }
    }

    /// Prepares a connection that writes.
    static func prepare(_ database: Database) throws {
        // Without vacuuming by itself, which only a database without tables takes on: pages are of the kinds that are cleaned.
        try database.execute(sql: "PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = ON")
    }
}
