// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: copies")
struct CopyTests {
    private let folder: TemporaryFolder
    private let elsewhere: TemporaryFolder
    private let store: Store
    private var source: DatabaseFile { DatabaseFile(inDataFolder: folder.url) }
    private var target: URL { elsewhere.file("copy.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        elsewhere = try TemporaryFolder()
        store = try Store(directory: folder.url)
    }

    private func put(_ key: String, bytes: Int = 1) throws {
        let value = [UInt8](repeating: 7, count: bytes)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, key), value)])])
    }

    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    @Test("a copy is of one moment, whatever is written between its steps")
    func oneMoment() throws {
        for number in 0..<100 { try put("before \(number)", bytes: 100_000) }
        let steps = Journal<Double>()
        let writes = Counter()
        let copy = try UnfinishedCopy(of: source, for: target) { fraction in
            steps.record(fraction)
            try? put("between \(writes.next())", bytes: 100_000)
        }
        #expect(copy.revision == Revision(100))
        try copy.finish()
        // Each step is one, so nothing was started over.
        #expect(steps.entries.count > 2)
        #expect(steps.entries == steps.entries.sorted())
        #expect(steps.entries.last == 1)
        #expect(try store.readNow { try $0.revision() } == Revision(100 + Int64(steps.entries.count)))
        let report = try DatabaseCheck().run(on: DatabaseFile(target))
        #expect(report.isSound)
        #expect(report.records == 100)
        #expect(report.revision == Revision(100))
    }

    @Test("a copy is one file, which its owner alone may read, and reading it leaves nothing beside it")
    func oneFile() throws {
        try put("a")
        let copy = try UnfinishedCopy(of: source, for: target)
        #expect(try names(elsewhere) == [copy.file.url.lastPathComponent])
        #expect(copy.file.url.lastPathComponent.hasPrefix("copy.sqlite.partial-"))
        try copy.finish()
        #expect(try DatabaseCheck().run(on: DatabaseFile(target)).records == 1)
        #expect(try names(elsewhere) == ["copy.sqlite"])
        let permissions = try FileManager.default.attributesOfItem(atPath: target.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @Test("a copy that is not finished is gone, and what had its name is still there")
    func unfinished() throws {
        try Data([1, 2, 3]).write(to: target)
        do {
            let copy = try UnfinishedCopy(of: source, for: target)
            #expect(copy.file.exists)
        }
        #expect(try names(elsewhere) == ["copy.sqlite"])
        #expect(try Data(contentsOf: target) == Data([1, 2, 3]))
    }

    @Test("a copy that fails leaves nothing", arguments: ["missing", "empty", "truncated", "text"])
    func failing(kind: String) throws {
        let source = DatabaseFile(folder.file(kind))
        switch kind {
        case "empty": try Data().write(to: source.url)
        case "text": try Data(repeating: 0x20, count: 9_000).write(to: source.url)
        case "truncated":
            for number in 0..<100 { try put("\(number)", bytes: 1_000) }
            try store.close()
            try Data(contentsOf: self.source.url).prefix(40_000).write(to: source.url)
        default: break
        }
        let error = #expect(throws: StoreError.self) { _ = try UnfinishedCopy(of: source, for: target).revision }
        switch error {
        case .missing(source.path): #expect(kind == "missing")
        case .empty(source.path): #expect(kind == "empty")
        case .damaged(source.path, _): #expect(["truncated", "text"].contains(kind))
        default: Issue.record("\(String(describing: error))")
        }
        #expect(try names(elsewhere).isEmpty)
    }

    @Test("a copy that is stopped leaves nothing, and so does one that was stopped before it began")
    func stopped() throws {
        for number in 0..<100 { try put("\(number)", bytes: 100_000) }
        let stop = ReadStop()
        let steps = Counter()
        for _ in 0..<2 {
            #expect(throws: StoreError.stopped) {
                _ = try UnfinishedCopy(of: source, for: target, until: stop) { _ in
                    _ = steps.next()
                    stop.stop()
                }.revision
            }
            #expect(throws: StoreError.stopped) {
                try DatabaseCheck().run(on: source, until: stop)
            }
        }
        #expect(steps.next() == 2, "one step was made in all")
        #expect(try names(elsewhere).isEmpty)
    }

    @Test("what is stopped between two statements ends with the next, and is never taken for done")
    func stoppedBetween() throws {
        try put("a")
        for endless in [
            "SELECT 1", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        ] {
            let stop = ReadStop()
            #expect(throws: StoreError.stopped) {
                try source.read(until: stop) { database in
                    stop.stop()
                    _ = try Int.fetchOne(database, sql: endless)
                }
            }
        }
    }

    @Test("a folder that is not there is said to be the trouble, by the name that was asked for")
    func noFolder() throws {
        let target = elsewhere.file("missing/copy.sqlite")
        #expect(throws: StoreError.cannotWrite(path: target.path, reason: "No such file or directory")) {
            _ = try UnfinishedCopy(of: source, for: target).revision
        }
    }

    // MARK: Replacing

    /// A folder as a killed server leaves it: with commits in the write-ahead log only.
    private func killed(_ keys: String...) throws -> TemporaryFolder {
        let killed = try TemporaryFolder()
        for key in keys { try put(key) }
        for name in ["roomkey.sqlite", "roomkey.sqlite-wal"] {
            try FileManager.default.copyItem(at: folder.file(name), to: killed.file(name))
        }
        return killed
    }

    @Test("a database that is replaced is kept with all that was committed to it, also by a killed server")
    func replacing() throws {
        let killed = try killed("old 1", "old 2")
        let backup = try TemporaryFolder()
        let other = try Store(directory: backup.url)
        _ = try other.apply([Command(at: .start, operations: [.put(Address(.chat, "new"), [1])])])
        let database = DatabaseFile(inDataFolder: killed.url)
        let kept = killed.file("kept.sqlite")
        try database.replace(
            with: UnfinishedCopy(of: DatabaseFile(inDataFolder: backup.url), for: database.url),
            keepingAs: kept
        )
        #expect(try names(killed) == ["kept.sqlite", "roomkey.sqlite"])
        #expect(try DatabaseCheck().run(on: DatabaseFile(kept)).records == 2)
        let restored = try Store(directory: killed.url)
        #expect(try restored.readNow { try $0.record(Address(.chat, "new"))?.value } == [1])
        #expect(try restored.readNow { try $0.revision() } == Revision(1))
    }

    @Test("a database that someone reads meanwhile is kept with its log")
    func replacingWhileRead() throws {
        let killed = try killed("old 1", "old 2")
        let database = DatabaseFile(inDataFolder: killed.url)
        let reader = try Store(directory: killed.url)
        try database.replace(
            with: UnfinishedCopy(of: source, for: database.url),
            keepingAs: killed.file("kept.sqlite")
        )
        #expect(try names(killed) == ["kept.sqlite", "kept.sqlite-wal", "roomkey.sqlite"])
        #expect(try reader.readNow { try $0.revision() } == Revision(2))
        #expect(try DatabaseCheck().run(on: DatabaseFile(killed.file("kept.sqlite"))).records == 2)
        #expect(try DatabaseCheck().run(on: database).isSound)
    }

    @Test("a damaged database is replaced too, and kept as it is")
    func replacingDamaged() throws {
        let killed = try TemporaryFolder()
        let database = DatabaseFile(inDataFolder: killed.url)
        let damaged = Data(repeating: 0x20, count: 9_000)
        try damaged.write(to: database.url)
        try database.replace(
            with: UnfinishedCopy(of: source, for: database.url),
            keepingAs: killed.file("kept.sqlite")
        )
        #expect(try names(killed) == ["kept.sqlite", "roomkey.sqlite"])
        #expect(try Data(contentsOf: killed.file("kept.sqlite")) == damaged)
        #expect(try DatabaseCheck().run(on: database).isSound)
    }

    @Test("a log that is left without its database is never played into the restored one")
    func staleLog() throws {
        let killed = try killed("old 1", "old 2")
        let database = DatabaseFile(inDataFolder: killed.url)
        try FileManager.default.removeItem(at: database.url)
        try Data().write(to: killed.file("roomkey.sqlite-shm"))
        let backup = try TemporaryFolder()
        try Store(directory: backup.url).close()
        try database.replace(
            with: UnfinishedCopy(of: DatabaseFile(inDataFolder: backup.url), for: database.url),
            keepingAs: killed.file("kept.sqlite")
        )
        #expect(try names(killed) == ["roomkey.sqlite"])
        #expect(try DatabaseCheck().run(on: database).records == 0)
    }

    @Test("nothing is replaced when the old database cannot be kept under its new name")
    func cannotKeep() throws {
        let killed = try killed("old")
        let database = DatabaseFile(inDataFolder: killed.url)
        let backup = try TemporaryFolder()
        try Store(directory: backup.url).close()
        let kept = killed.file("kept.sqlite")
        try Data([1]).write(to: kept)
        #expect(throws: StoreError.cannotWrite(path: kept.path, reason: "File exists")) {
            try database.replace(
                with: UnfinishedCopy(of: DatabaseFile(inDataFolder: backup.url), for: database.url),
                keepingAs: kept
            )
        }
        #expect(try names(killed) == ["kept.sqlite", "roomkey.sqlite"])
        #expect(try DatabaseCheck().run(on: database).records == 1)
        #expect(try Data(contentsOf: kept) == Data([1]))
    }

    @Test("only what a copy has left is tidied, never a file of somebody's that is called much the same")
    func remains() throws {
        let machine = try UnfinishedCopy(of: source, for: target).file.url.lastPathComponent.split(separator: "-")[1]
        let left = [
            // Of a process that had the number of this one.
            "a.partial-\(machine)-\(getpid())-0123ABCD", "a.partial-\(machine)-\(getpid())-0123ABCD-journal",
            // Of another machine, and of version 0.1.0.
            "a.partial-0f-12-0123ABCD", "b.partial-0123ABCD",
        ]
        let kept = [
            "dump.partial-20261101", "movie.partial-deadbeef", "dump.partial-2026-10-01", "x.partial-1-2-3.tar",
            "y.partial-\(machine)-\(getpid())-0123ABCD.zip",
        ]
        for name in left + kept {
            let file = elsewhere.file(name)
            let isDatabase = name == "b.partial-0123ABCD"
            try Data((isDatabase ? "SQLite format 3\0" : "something of mine").utf8).write(to: file)
            let longAgo = Date(timeIntervalSinceNow: -48 * 3_600)
            try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: file.path)
        }
        UnfinishedCopy.removeRemains(in: elsewhere.url)
        #expect(try names(elsewhere) == kept.sorted())
    }
}

/// 1, 2, 3…
private final class Counter {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
