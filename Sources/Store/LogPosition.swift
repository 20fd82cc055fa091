// SPDX-License-Identifier: MIT

package import Foundation
import GRDB

/// How far a database has applied the log of a cluster. Written in the transaction that applies the entries, so that a node that
/// starts again applies each entry once.
package struct LogPosition: Hashable, Sendable {
    /// Tells this log from any other.
    package let log: String
    /// The number of the last entry that has been applied; 0 before the first.
    package let entry: UInt64
    /// Stands for all entries up to that one: databases that have applied the same have the same.
    package let digest: UInt64
    /// Of the nodes whose entries are applied with it, what each has numbered its newest. See ``Snapshot/logNumbers()``.
    package let numbers: [UUID: UInt64]

    package init(log: String, entry: UInt64, digest: UInt64 = 0, numbers: [UUID: UInt64] = [:]) {
        self.log = log
        self.entry = entry
        self.digest = digest
        self.numbers = numbers
    }

    init?(in database: Database) throws {
        var position: LogPosition?
        try SQLStatement(database, "SELECT log, entry, digest FROM position WHERE log <> ''").run { row in
            position = LogPosition(
                log: String(decoding: row.blob(0), as: UTF8.self),
                entry: UInt64(bitPattern: row.integer(1)),
                digest: UInt64(bitPattern: row.integer(2))
            )
            return false
        }
        guard let position else { return nil }
        self = position
    }

    static func numbers(in database: Database) throws -> [UUID: UInt64] {
        var numbers: [UUID: UInt64] = [:]
        try SQLStatement(database, "SELECT id, number FROM log_node").run { row in
            if let id = UUID(bytes: row.blob(0)) { numbers[id] = UInt64(bitPattern: row.integer(1)) }
            return true
        }
        return numbers
    }

    func write(to database: Database) throws {
        try database.execute(
            sql: "UPDATE position SET log = ?, entry = ?, digest = ?",
            arguments: [log, Int64(bitPattern: entry), Int64(bitPattern: digest)]
        )
        let number = try SQLStatement(database, "INSERT OR REPLACE INTO log_node (id, number) VALUES (?, ?)")
        for (node, newest) in numbers {
            try number.run(.blob(node.bytes), .integer(Int64(bitPattern: newest)))
        }
    }

    /// From then on the database has a history of its own: the log may go on without it.
    static func remove(from database: Database) throws {
        try LogPosition(log: "", entry: 0).write(to: database)
        try database.execute(sql: "DELETE FROM log_node")
        try Schema.beginHistory(in: database)
    }
}
