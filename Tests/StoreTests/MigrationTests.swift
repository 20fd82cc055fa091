// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: migrations")
struct MigrationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The schema of a Roomkey to come.
    private static func next(_ sql: String = "CREATE TABLE extra (id INTEGER PRIMARY KEY)") -> DatabaseMigrator {
        var migrator = Schema.migrator
        migrator.registerMigration("777 extra") { try $0.execute(sql: sql) }
        return migrator
    }

    private func backups() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0.hasPrefix("roomkey-before-") }
    }

    private func hasExtra(_ file: URL) throws -> Bool {
        try DatabaseFile(file).read { try $0.tableExists("extra") }
    }

    @Test("an older database is backed up before it is changed, once")
    func backup() throws {
        let store = try Store(directory: folder.url)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, "a"), [7])])])
        try store.close()
        let told = Journal<URL>()
        for _ in 0..<2 {
            let migrated = try Store(directory: folder.url, migrator: Self.next()) { backup in
                told.record(backup)
                // Told when the backup is whole and nothing has been changed yet.
                #expect(try! !hasExtra(backup))
                #expect(try! !hasExtra(folder.file("roomkey.sqlite")))
            }
            #expect(try migrated.readNow { try $0.record(Address(.chat, "a"))?.value } == [7])
            try migrated.close()
        }
        let backup = try #require(told.entries.first)
        #expect(told.entries == [backup])
        #expect(try backups() == [backup.lastPathComponent])
        #expect(backup.lastPathComponent.wholeMatch(of: /roomkey-before-777-\d{4}-\d\d-\d\dT\d{6}Z\.sqlite/) != nil)
        let report = try DatabaseCheck().run(on: DatabaseFile(backup))
        #expect(report.isSound)
        #expect(report.records == 1)
        let restored = try TemporaryFolder()
        try FileManager.default.copyItem(at: backup, to: restored.file("roomkey.sqlite"))
        #expect(try Store(directory: restored.url).readNow { try $0.revision() } == Revision(1))
    }

    @Test("a database that is made anew, or is up to date, is not backed up")
    func nothingToKeep() throws {
        for _ in 0..<2 {
            try Store(directory: folder.url, migrator: Self.next()) { Issue.record("\($0)") }.close()
        }
        #expect(try backups().isEmpty)
    }

    @Test("when a migration fails, the backup is there and the database as it was")
    func failing() throws {
        try Store(directory: folder.url).close()
        let migrator = Self.next("CREATE TABLE extra (id INTEGER PRIMARY KEY); SELECT * FROM missing")
        let told = Journal<URL>()
        #expect(throws: StoreError.self) {
            try Store(directory: folder.url, migrator: migrator, willMigrate: told.record)
        }
        #expect(try backups() == told.entries.map(\.lastPathComponent))
        #expect(told.entries.count == 1)
        #expect(try !hasExtra(folder.file("roomkey.sqlite")))
        #expect(throws: Never.self) { try Store(directory: folder.url).close() }
    }

    @Test("a damaged database is not migrated")
    func damaged() throws {
        let store = try Store(directory: folder.url)
        let operations = (0..<500).map { number in
            Command.Operation.put(Address(.chat, "key \(number)"), [UInt8](repeating: 7, count: 100))
        }
        _ = try store.apply([Command(at: .start, operations: operations)])
        try store.close()
        let file = folder.file("roomkey.sqlite")
        var bytes = try Data(contentsOf: file)
        for index in (bytes.count - 4_096)..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: file)
        let error = #expect(throws: StoreError.self) {
            try Store(directory: folder.url, migrator: Self.next()) { Issue.record("\($0)") }
        }
        guard case .damaged(file.path, _) = error else { return _ = Issue.record("\(String(describing: error))") }
        #expect(try backups().isEmpty)
    }
}
