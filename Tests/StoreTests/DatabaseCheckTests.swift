// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: the check")
struct DatabaseCheckTests {
    private let folder: TemporaryFolder
    private var file: DatabaseFile { DatabaseFile(inDataFolder: folder.url) }

    init() throws {
        folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        let keys = (0..<200).map { Address(.keyValue, "key \($0)") }
        for key in keys {
            _ = try store.apply([Command(at: .start, operations: [.put(key, [UInt8](repeating: 7, count: 100))])])
        }
        _ = try store.apply([Command(at: .start, operations: [.delete(keys[7])])])
        try store.close()
    }

    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func check() throws -> DatabaseCheck.Report {
        try DatabaseCheck().run(on: file)
    }

    @Test("a sound database is said to be so, with its records and revision")
    func sound() throws {
        let report = try check()
        #expect(report.isSound)
        #expect(!report.isDamaged)
        #expect(report.records == 199)
        #expect(report.revision == Revision(201))
    }

    @Test("a database is checked as of one moment while it is open and written to")
    func whileOpen() throws {
        let store = try Store(directory: folder.url)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, "a"), [1])])])
        let report = try check()
        #expect(report.isSound)
        #expect(report.records == 200)
        #expect(report.revision == Revision(202))
    }

    @Test(
        "what is wrong with a record is found",
        arguments: [
            (
                "UPDATE position SET revision = 199",
                [
                    #"keyValue "key 199": has revision 200; the newest is 199"#,
                    #"keyValue "key 7": has revision 201; the newest is 199"#,
                ]
            ),
            (
                "UPDATE record SET revision = 0 WHERE key = CAST('key 3' AS BLOB)",
                [#"keyValue "key 3": has revision 0; the newest is 201"#]
            ),
            (
                "INSERT INTO record VALUES (9, x'781B', x'', 1, 0, 0)",
                [#""x\u{1B}": is in a namespace that does not exist, 9"#]
            ),
            (
                "INSERT INTO record VALUES (-1, x'78', NULL, 1, 0, 0)",
                [#""x": is in a namespace that does not exist, -1"#]
            ),
            (
                "UPDATE position SET kept_since = 300",
                ["deletions are known since revision 300, after the newest, 201"]
            ),
        ]
    )
    func records(sql: String, lines: [String]) throws {
        try execute(sql)
        let report = try check()
        #expect(report.problems.lines == lines)
        #expect(report.problems.count == lines.count)
        #expect(!report.isDamaged)
        #expect(!report.isSound)
    }

    @Test("of many problems the first are listed and all are counted")
    func many() throws {
        try execute("UPDATE position SET revision = 0")
        let report = try check()
        #expect(report.problems.lines.count == Problems.limit)
        #expect(report.problems.count == 200)
    }

    @Test("an index that does not fit its table is damage, and the records are not looked at")
    func index() throws {
        try execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE INDEX record_by_revision ON record (namespace, created_at)'
            WHERE name = 'record_by_revision'
            """
        )
        let report = try check()
        #expect(report.isDamaged)
        #expect(!report.isSound)
        #expect(report.records == 0)
        #expect(report.problems.lines.allSatisfy { $0.contains("record_by_revision") && !$0.contains("\n") })
    }

    @Test("a page with other bytes in it is found")
    func damagedPage() throws {
        var bytes = try Data(contentsOf: file.url)
        let last = bytes.count - 4_096
        for index in last..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: file.url)
        let report = try check()
        #expect(report.isDamaged)
        #expect(!report.problems.lines.isEmpty)
    }

    @Test("a file that is cut off, empty, text, or another program's database is damaged")
    func noDatabase() throws {
        let whole = try Data(contentsOf: file.url)
        let other = folder.file("other.sqlite")
        let queue = try DatabaseQueue(path: other.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE record (id INTEGER)") }
        try queue.close()
        let contents = [
            whole.prefix(whole.count - 4_096), whole.prefix(5_000), Data(), Data(repeating: 0x20, count: 9_000),
            try Data(contentsOf: other),
        ]
        for content in contents {
            try content.write(to: file.url)
            let report = try check()
            #expect(report.isDamaged)
            #expect(report.problems.count == 1)
        }
    }

    @Test("a database of a newer version is refused")
    func newer() throws {
        try execute("INSERT INTO grdb_migrations VALUES ('999 from the future')")
        #expect(throws: StoreError.newerVersion(path: file.path)) { try check() }
    }

    @Test("a file that is not there is not made")
    func missing() throws {
        let missing = DatabaseFile(folder.file("missing.sqlite"))
        #expect(throws: StoreError.missing(path: missing.path)) { try DatabaseCheck().run(on: missing) }
        #expect(!missing.exists)
    }
}
