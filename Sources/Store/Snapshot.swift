// SPDX-License-Identifier: MIT

package import Foundation
import GRDB
package import WireProtocol

/// The records as they were at one revision. Valid only inside the read it is handed to.
package struct Snapshot {
    private let database: Database
    /// Is told what cannot be read.
    private let failures: ReadFailures?

    init(_ database: Database, _ failures: ReadFailures? = nil) {
        self.database = database
        self.failures = failures
    }

    /// The newest revision that this snapshot holds.
    package func revision() throws -> Revision {
        Revision(try position().revision)
    }

    /// The newest revision, and the history that it belongs to: that of the cluster's log where the database follows one.
    package func point() throws -> HistoryPoint {
        var point = HistoryPoint(HistoryID(""), .zero)
        try SQLStatement(database, "SELECT iif(log <> '', log, history), revision FROM position").run { row in
            point = HistoryPoint(HistoryID(String(decoding: row.blob(0), as: UTF8.self)), Revision(row.integer(1)))
            return false
        }
        return point
    }

    /// Changes newer than this revision are all still known, deletions included.
    package func keptSince() throws -> Revision {
        Revision(try position().keptSince)
    }

    /// How far the log of a cluster has been applied; nil when the database is its own log.
    package func logPosition() throws -> LogPosition? {
        try noting { try LogPosition(in: database) }
    }

    /// Of each node that has written to the log of a cluster, the number of its newest entry that has been applied.
    package func logNumbers() throws -> [UUID: UInt64] {
        try noting { try LogPosition.numbers(in: database) }
    }

    /// The record at an address, nil when there is none.
    package func record(_ address: Address) throws -> Record? {
        var record: Record?
        try run(
            "SELECT value, revision, created_at, updated_at FROM record WHERE namespace = ? AND key = ?",
            .integer(Int64(address.namespace.rawValue)),
            .blob(address.key)
        ) { row in
            if let value = row.optionalBlob(0) {
                record = Record(
                    address: address,
                    value: value,
                    revision: Revision(row.integer(1)),
                    createdAt: Timestamp(milliseconds: row.integer(2)),
                    updatedAt: Timestamp(milliseconds: row.integer(3))
                )
            }
            return false
        }
        return record
    }

    /// Whether a condition of a command would hold if it were applied now.
    package func holds(_ condition: Command.Condition) throws -> Bool {
        condition.holds(at: try record(condition.address)?.revision)
    }

    /// When a record was last changed, its deletion included for as long as that is kept; nil when it never was there.
    package func lastChange(of address: Address) throws -> Revision? {
        var revision: Revision?
        try run(
            "SELECT revision FROM record WHERE namespace = ? AND key = ?",
            .integer(Int64(address.namespace.rawValue)),
            .blob(address.key)
        ) { row in
            revision = Revision(row.integer(0))
            return false
        }
        return revision
    }

    /// A page of records in key order.
    /// - Parameters:
    ///   - range: the keys to look at.
    ///   - descending: from the last key down instead of from the first up.
    ///   - limit: the most records to return.
    ///   - maximumBytes: stop before keys and values come to more than this; at least one record is returned if there is one.
    ///   - scanning: the most records to pass over; with more the page ends there and says that it is truncated.
    ///   - matching: records whose key does not match are passed over and do not count.
    package func range(
        _ namespace: Namespace,
        _ range: KeyRange,
        descending: Bool = false,
        limit: Int,
        maximumBytes: Int = .max,
        scanning: Int = .max,
        matching: ([UInt8]) -> Bool = { _ in true }
    ) throws -> Page {
        guard !range.isEmpty, limit > 0 else { return Page(records: [], isTruncated: false) }
        var records: [Record] = []
        var isTruncated = false
        var bytes = 0
        var passedOver = 0
        // With no upper bound the comparison is against an empty blob, switched off by the first half of the clause.
        let sql = """
            SELECT key, value, revision, created_at, updated_at FROM record
            WHERE namespace = ?1 AND key \(range.includesLower ? ">=" : ">") ?2
            \(range.upper == nil ? "AND ?3 IS NOT NULL" : "AND key \(range.includesUpper ? "<=" : "<") ?3")
            AND value IS NOT NULL ORDER BY namespace \(descending ? "DESC" : "ASC"), key \(descending ? "DESC" : "ASC")
            """
        try run(
            sql,
            .integer(Int64(namespace.rawValue)),
            .blob(range.lower),
            .blob(range.upper ?? [])
        ) { row in
            let key = row.blob(0)
            guard matching(key) else {
                passedOver += 1
                isTruncated = passedOver > scanning
                return !isTruncated
            }
            let size = key.count + row.count(1)
            guard records.count < limit, records.isEmpty || bytes + size <= maximumBytes else {
                isTruncated = true
                return false
            }
            bytes += size
            records.append(
                Record(
                    address: Address(namespace, key),
                    value: row.blob(1),
                    revision: Revision(row.integer(2)),
                    createdAt: Timestamp(milliseconds: row.integer(3)),
                    updatedAt: Timestamp(milliseconds: row.integer(4))
                )
            )
            return true
        }
        return Page(records: records, isTruncated: isTruncated)
    }

    /// The records directly under a prefix: those whose key has no `/` after it. What lies deeper is jumped over, not read.
    /// - Parameter name: only those whose key without the prefix comes after this.
    package func children(
        _ namespace: Namespace,
        of prefix: String,
        after name: String? = nil,
        limit: Int
    ) throws -> [Record] {
        let prefixBytes = Array(prefix.utf8)
        var cursor = KeyRange.prefix(prefixBytes)
        if let name {
            cursor.lower = prefixBytes + Array(name.utf8)
            cursor.includesLower = false
        }
        var records: [Record] = []
        while records.count < limit, let next = try range(namespace, cursor, limit: 1).records.first {
            let name = next.address.key.dropFirst(prefixBytes.count)
            if let slash = name.firstIndex(of: UInt8(ascii: "/")) {
                // "0" follows "/" in byte order, so this is behind all that lies under the name.
                cursor.lower = Array(next.address.key[..<slash]) + [UInt8(ascii: "0")]
                cursor.includesLower = true
            } else {
                records.append(next)
                cursor.lower = next.address.key
                cursor.includesLower = false
            }
        }
        return records
    }

    /// The last change of every record of a namespace that has changed after a revision, deletions included, in revision order.
    /// Several changes of one record are told as the last of them.
    /// - Parameters:
    ///   - limit: the most changes to return.
    ///   - scanning: the most changes to look at.
    ///   - matching: changes of records whose key does not match are passed over and do not count.
    ///   - isWanted: is asked of those that match; what it does not want is passed over likewise.
    package func changes(
        _ namespace: Namespace,
        since revision: Revision,
        limit: Int,
        scanning: Int = .max,
        matching: ([UInt8]) -> Bool = { _ in true },
        isWanted: (Change) -> Bool = { _ in true }
    ) throws -> ChangePage {
        var changes: [Change] = []
        var isComplete = true
        var scanned = 0
        var through = try self.revision()
        try run(
            """
            SELECT key, value, revision, updated_at FROM record
            WHERE namespace = ? AND revision > ? ORDER BY namespace, revision
            """,
            .integer(Int64(namespace.rawValue)),
            .integer(revision.value)
        ) { row in
            scanned += 1
            let key = row.blob(0)
            var change: Change?
            if scanned <= scanning, matching(key) {
                let found = Change(
                    address: Address(namespace, key),
                    value: row.optionalBlob(1),
                    revision: Revision(row.integer(2)),
                    at: Timestamp(milliseconds: row.integer(3))
                )
                if isWanted(found) { change = found }
            }
            guard scanned <= scanning, change == nil || changes.count < limit else {
                isComplete = false
                // Of this revision something may be missing.
                through = Revision(row.integer(2) - 1)
                return false
            }
            if let change { changes.append(change) }
            return true
        }
        return ChangePage(changes: changes, isComplete: isComplete, through: through)
    }

    /// Changes after a revision.
    package struct ChangePage: Sendable, Equatable {
        package let changes: [Change]
        /// Whether these are all of them.
        package let isComplete: Bool
        /// None up to this revision is missing.
        package let through: Revision
    }

    private func run(_ sql: String, _ bindings: SQLBinding..., row: (SQLRow) throws -> Bool) throws {
        try noting { try SQLStatement(database, sql).run(bindings, row: row) }
    }

    /// What a reader throws when a record holds nothing that can stand there. The log is told of it once.
    package func unreadable(_ record: Record) -> any Error {
        let key = String(decoding: record.address.key, as: UTF8.self)
        let error = DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the record \(key) cannot be read")
        return failures?.note(error) ?? error
    }

    private func noting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw failures?.note(error) ?? error
        }
    }

    private func position() throws -> (revision: Int64, keptSince: Int64) {
        var position: (revision: Int64, keptSince: Int64) = (0, 0)
        try run("SELECT revision, kept_since FROM position") { row in
            position = (row.integer(0), row.integer(1))
            return false
        }
        return position
    }

    /// Records of a range, and whether there were more than were asked for.
    package struct Page: Sendable, Equatable {
        package let records: [Record]
        package let isTruncated: Bool
    }
}
