// SPDX-License-Identifier: MIT

import GRDB
package import WireProtocol

/// Looks whether a database is sound: first with SQLite's own check of every page and index, then record by record. All of it is
/// read from one snapshot, also while a server writes.
package struct DatabaseCheck {
    private let checks: [Namespace: any RecordCheck]

    /// - Parameter checks: what must hold in a namespace beside what holds for every record.
    package init(_ checks: [Namespace: any RecordCheck] = [:]) {
        self.checks = checks
    }

    /// What was found.
    package struct Report: Sendable, Equatable {
        /// Records that are there; markers of deleted ones are checked but not counted.
        package fileprivate(set) var records = 0
        package fileprivate(set) var revision = Revision.zero
        package fileprivate(set) var problems = Problems()
        /// Whether SQLite itself can no longer make sense of the file. The records were not looked at then.
        package fileprivate(set) var isDamaged = false

        package var isSound: Bool { problems.isEmpty }

        fileprivate init() {}

        fileprivate init(damage: [String]) {
            isDamaged = true
            for line in damage { problems.add(line) }
        }
    }

    /// - Parameter stop: ends it early.
    /// - Throws: when the file cannot be looked at: it is not there, may not be read, or is of a newer version.
    package func run(on file: DatabaseFile, until stop: ReadStop = ReadStop()) throws(StoreError) -> Report {
        do {
            return try file.read(until: stop) { database in
                let damage = try Self.damage(database)
                // SQLite's check is one step to it, however long it takes.
                try stop.check()
                guard damage.isEmpty else { return Report(damage: damage) }
                var report = Report()
                try checkPosition(Snapshot(database), &report)
                try checkRecords(database, &report)
                return report
            }
        } catch .empty {
            return Report(damage: ["The file is empty."])
        } catch .damaged(_, let reason) {
            // SQLite gives up on some damage instead of listing it.
            return Report(damage: [reason])
        }
    }

    private static func damage(_ database: Database) throws -> [String] {
        let messages = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        guard messages != ["ok"] else { return [] }
        // One message can be several lines, the first of them a heading.
        return messages.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("***") }.map(String.init)
    }

    private func checkPosition(_ snapshot: Snapshot, _ report: inout Report) throws {
        report.revision = try snapshot.revision()
        let keptSince = try snapshot.keptSince()
        if keptSince > report.revision {
            report.problems.add("deletions are known since revision \(keptSince), after the newest, \(report.revision)")
        }
    }

    private func checkRecords(_ database: Database, _ report: inout Report) throws {
        var checks = checks
        let snapshot = Snapshot(database)
        try SQLStatement(
            database,
            "SELECT namespace, key, value, revision, created_at, updated_at FROM record ORDER BY namespace, key"
        ).run { row in
            let key = row.blob(1)
            guard let namespace = UInt8(exactly: row.integer(0)).flatMap(Namespace.init) else {
                let name = String(decoding: key, as: UTF8.self).debugDescription
                report.problems.add("\(name): is in a namespace that does not exist, \(row.integer(0))")
                return true
            }
            let address = Address(namespace, key)
            let revision = Revision(row.integer(3))
            if revision < Revision(1) || revision > report.revision {
                report.problems.add("has revision \(revision); the newest is \(report.revision)", at: address)
            }
            if let value = row.optionalBlob(2) {
                report.records += 1
                let record = Record(
                    address: address,
                    value: value,
                    revision: revision,
                    createdAt: Timestamp(milliseconds: row.integer(4)),
                    updatedAt: Timestamp(milliseconds: row.integer(5))
                )
                try checks[namespace]?.check(record, in: snapshot, &report.problems)
            }
            return true
        }
        for namespace in Namespace.allCases { checks[namespace]?.finish(&report.problems) }
    }
}
