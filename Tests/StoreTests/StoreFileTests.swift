// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing

@testable import Store

@Suite("Store: the file")
struct StoreFileTests {
    private let folder: TemporaryFolder
    private var file: URL { folder.file("roomkey.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a commit is synced to the disk before it counts, and readers wait for no writer")
    func durability() throws {
        let store = try Store(directory: folder.url)
        // The setting is that of a connection, so it has to be asked where the commits are made.
        let pool = try #require(Mirror(reflecting: store).descendant("pool") as? DatabasePool)
        #expect(try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        try store.close()
        let again = try Store(directory: folder.url)
        let reopened = try #require(Mirror(reflecting: again).descendant("pool") as? DatabasePool)
        #expect(try reopened.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    }

    @Test("after it is closed, all is in the one file")
    func closed() throws {
        let store = try Store(directory: folder.url)
        let address = Address(.chat, "key")
        _ = try store.apply([Command(at: .start, operations: [.put(address, [7])])])
        try store.close()
        let elsewhere = try TemporaryFolder()
        try FileManager.default.copyItem(at: file, to: elsewhere.file("roomkey.sqlite"))
        let copy = try Store(directory: elsewhere.url)
        #expect(try copy.readNow { try $0.record(address)?.value } == [7])
    }

    @Test("what is asked of it while and after it closes is done or fails")
    func closing() async throws {
        for _ in 0..<20 {
            let store = try Store(directory: folder.url)
            let address = Address(.chat, "key")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        while (try? await store.read { try $0.record(address) }) != nil {}
                    }
                }
                group.addTask {
                    let put = Command(at: .start, operations: [.put(address, [7])])
                    while (try? store.apply([put])) != nil {}
                }
                group.addTask { #expect(throws: Never.self) { try store.close() } }
            }
            #expect(throws: StoreError.failed(reason: "it is closed")) { try store.readNow { _ in } }
            try store.close()
        }
    }

    @Test("a database of a newer version is refused and left as it is")
    func newerVersion() throws {
        try Store(directory: folder.url).close()
        let migrations = "SELECT identifier FROM grdb_migrations ORDER BY identifier"
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')") }
        let before = try queue.read { try String.fetchAll($0, sql: migrations) }
        #expect(throws: StoreError.newerVersion(path: file.path)) { try Store(directory: folder.url) }
        #expect(try queue.read { try String.fetchAll($0, sql: migrations) } == before)
    }

    @Test("a file that is no database is refused as damaged, and left as it is")
    func noDatabase() throws {
        let text = Data(repeating: UInt8(ascii: "x"), count: 8_192)
        try text.write(to: file)
        let error = #expect(throws: StoreError.self) { try Store(directory: folder.url) }
        guard case .damaged(file.path, _) = error else { return _ = Issue.record("\(String(describing: error))") }
        #expect(try Data(contentsOf: file) == text)
    }

    @Test("a database with damaged pages is refused as damaged, when it is opened or when it is read")
    func damagedPages() throws {
        let store = try Store(directory: folder.url)
        let operations = (0..<500).map {
            Command.Operation.put(Address(.chat, "key \($0)"), Array(repeating: 7, count: 100))
        }
        _ = try store.apply([Command(at: .start, operations: operations)])
        try store.close()
        // What is still in the write-ahead log would be read in place of the damaged pages.
        try DatabaseQueue(path: file.path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        var bytes = try Data(contentsOf: file)
        try #require(bytes.count > 20_000)
        for index in 4_096..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: file)
        let error = #expect(throws: StoreError.self) {
            let store = try Store(directory: folder.url)
            _ = try store.readNow { try $0.range(.chat, .prefix([]), limit: .max) }
        }
        guard case .damaged(file.path, _) = error else { return _ = Issue.record("\(String(describing: error))") }
    }

    @Test("a folder that is not there, or is a file, cannot be opened", arguments: ["missing", "file"])
    func noFolder(name: String) throws {
        try Data().write(to: folder.file("file"))
        let error = #expect(throws: StoreError.self) { try Store(directory: folder.file(name)) }
        guard case .cannotOpen = error else { return _ = Issue.record("\(String(describing: error))") }
    }

    @Test("a folder that may not be written cannot be opened", .enabled(if: geteuid() != 0, "root may write anywhere"))
    func unwritable() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.url.path)
        let error = #expect(throws: StoreError.self) { try Store(directory: folder.url) }
        guard case .cannotOpen = error else { return _ = Issue.record("\(String(describing: error))") }
    }

    @Test("a closed store does nothing more, and says so")
    func closed() async throws {
        let store = try Store(directory: folder.url)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, "a"), [1])])])
        try store.close()
        #expect(throws: StoreError.self) { try store.apply([Command(at: .start, operations: [])]) }
        #expect(throws: StoreError.self) { try store.readNow { try $0.revision() } }
        await #expect(throws: (any Error).self) { try await store.read { try $0.revision() } }
        #expect(try Store(directory: folder.url).readNow { try $0.record(Address(.chat, "a"))?.value } == [1])
    }
}
