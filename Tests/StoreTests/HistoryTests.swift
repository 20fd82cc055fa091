// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: histories")
struct HistoryTests {
    private let folder: TemporaryFolder
    private var file: DatabaseFile { DatabaseFile(inDataFolder: folder.url) }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func history(of store: Store) throws -> HistoryID { try store.readNow { try $0.point().history } }

    private func history(in folder: URL) throws -> HistoryID {
        let store = try Store(directory: folder)
        defer { try? store.close() }
        return try history(of: store)
    }

    @Test("each database has a history of its own, which it keeps with its newest revision")
    func ownHistory() throws {
        let other = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, "a"), [7])])])
        let point = try store.readNow { try $0.point() }
        #expect(point.revision == Revision(1))
        #expect(point.history.text.count == 32)
        try store.close()
        #expect(try history(in: folder.url) == point.history)
        #expect(try history(in: other.url) != point.history)
    }

    @Test("a database of an older version begins one when it is brought up to date, once")
    func migrated() throws {
        try Schema.migrator.migrate(DatabaseQueue(path: file.path), upTo: "2 log")
        let first = try history(in: folder.url)
        #expect(first.text.count == 32)
        #expect(try history(in: folder.url) == first)
        // What the migration has backed up is of the older version, and begins another one.
        let backup = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first {
                $0.hasPrefix("roomkey-before-3")
            }
        )
        let restored = try TemporaryFolder()
        let copy = try UnfinishedCopy(
            of: DatabaseFile(folder.file(backup)),
            for: DatabaseFile(inDataFolder: restored.url).url
        )
        try copy.file.beginHistory()
        try copy.finish()
        #expect(try history(in: restored.url) != first)
    }

    @Test("a copy is of the same history until it is to take a database's place")
    func copies() throws {
        let store = try Store(directory: folder.url)
        let original = try history(of: store)
        let restored = try TemporaryFolder()
        let copy = try UnfinishedCopy(of: file, for: DatabaseFile(inDataFolder: restored.url).url)
        #expect(try copy.file.read { try Snapshot($0).point().history } == original)
        try copy.file.beginHistory()
        let begun = try copy.file.read { try Snapshot($0).point().history }
        #expect(begun != original)
        #expect(try FileManager.default.contentsOfDirectory(atPath: restored.url.path).count == 1)
        try copy.finish()
        #expect(try history(in: restored.url) == begun)
        #expect(try history(of: store) == original)
        try store.close()
    }

    @Test("a database that follows a log is of the log's history, and begins another one when it leaves")
    func followed() throws {
        let store = try Store(directory: folder.url)
        let own = try history(of: store)
        _ = try store.apply([], through: LogPosition(log: "the log", entry: 0))
        #expect(try history(of: store) == HistoryID("the log"))
        try store.endFollowing([])
        let left = try history(of: store)
        #expect(![own, HistoryID("the log")].contains(left))
        try store.close()
    }
}
