// SPDX-License-Identifier: MIT

import Foundation
import GRDBSQLite

/// What SQLite itself does with the same durability and the same tables: transactions of some puts of 200 bytes each.
enum RawSQLiteBenchmark {
    static func run() {
        print("Raw SQLite, WAL, synchronous=FULL, puts of 200 bytes")
        for batch in [1, 16, 256] {
            let directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-bench-\(UUID().uuidString)")
            try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: directory) }
            var database: OpaquePointer?
            sqlite3_open(directory.appending(path: "raw.sqlite").path, &database)
            defer { sqlite3_close(database) }
            execute(
                database,
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                CREATE TABLE record (namespace INTEGER NOT NULL, key BLOB NOT NULL, value BLOB, revision INTEGER NOT NULL,
                    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (namespace, key)) WITHOUT ROWID, STRICT;
                CREATE INDEX record_by_revision ON record (namespace, revision);
                """
            )
            let puts = max(4_000, batch * 200)
            let elapsed = ContinuousClock().measure { put(puts, batch: batch, in: database) }
            print("  \(pad(batch)) puts per commit  \(perSecond(puts, elapsed))")
        }
    }

    private static func put(_ count: Int, batch: Int, in database: OpaquePointer?) {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(database, "INSERT OR REPLACE INTO record VALUES (0, ?, ?, ?, 1, 1)", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        let value = [UInt8](repeating: 120, count: 200)
        for start in stride(from: 0, to: count, by: batch) {
            execute(database, "BEGIN IMMEDIATE")
            for index in start..<start + batch {
                let key = Array("bench:\(index % 10_000)".utf8)
                let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                sqlite3_bind_blob(statement, 1, key, Int32(key.count), transient)
                sqlite3_bind_blob(statement, 2, value, Int32(value.count), transient)
                sqlite3_bind_int64(statement, 3, Int64(index))
                sqlite3_step(statement)
                sqlite3_reset(statement)
            }
            execute(database, "COMMIT")
        }
    }

    private static func execute(_ database: OpaquePointer?, _ sql: String) {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            preconditionFailure(String(cString: sqlite3_errmsg(database)))
        }
    }
}

func pad(_ number: Int) -> String { String(repeating: " ", count: max(0, 4 - String(number).count)) + String(number) }
