// SPDX-License-Identifier: MIT

import Foundation
import Store
import TestBasics
import Testing

@Suite("Store: checkpoints")
struct CheckpointTests {
    private let folder: TemporaryFolder
    private let schedule = ManualSchedule()
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(directory: folder.url, schedule: { [schedule] in schedule($0) }, logPages: 1_000)
    }

    /// Commits 75 pages.
    private func commit(_ number: Int) throws {
        let value = [UInt8](repeating: UInt8(number), count: 300_000)
        _ = try store.apply([Command(at: .start, operations: [.put(Address(.chat, "\(number)"), value)])])
    }

    private func size(of name: String) throws -> Int {
        try #require(try folder.file(name).resourceValues(forKeys: [.fileSizeKey]).fileSize)
    }

    @Test("no commit waits for the log to be moved into the file, and the log begins anew")
    func besideCommits() throws {
        let empty = try size(of: "roomkey.sqlite")
        for number in 0..<20 { try commit(number) }
        #expect(try size(of: "roomkey.sqlite") == empty)

        schedule.run()
        #expect(try size(of: "roomkey.sqlite") > empty + 18 * 300_000)

        // The first of these moves itself, the others are written over the log.
        try commit(20)
        let log = try size(of: "roomkey.sqlite-wal")
        for number in 21..<30 { try commit(number) }
        #expect(try size(of: "roomkey.sqlite-wal") == log)
        #expect(try size(of: "roomkey.sqlite") > empty + 20 * 300_000)

        for number in 30..<50 { try commit(number) }
        #expect(try size(of: "roomkey.sqlite-wal") > log)
        schedule.run()
        #expect(try size(of: "roomkey.sqlite") > empty + 49 * 300_000)
    }

    @Test("what is killed at any point of it is all there")
    func killed() throws {
        for number in 0..<45 {
            try commit(number)
            // Most often a few commits pass before the log is moved.
            if number.isMultiple(of: 7) { schedule.run() }
            let killed = try TemporaryFolder()
            for name in ["roomkey.sqlite", "roomkey.sqlite-wal"] {
                try FileManager.default.copyItem(at: folder.file(name), to: killed.file(name))
            }
            let values = try Store(directory: killed.url).readNow { snapshot in
                try (0...number).map { try snapshot.record(Address(.chat, "\($0)"))?.value }
            }
            #expect(values.map { $0?.first } == (0...number).map { UInt8($0) })
            #expect(values.allSatisfy { $0?.count == 300_000 })
        }
    }

    @Test("work that is due when the store closes is left")
    func closing() throws {
        for number in 0..<20 { try commit(number) }
        try store.close()
        schedule.run()
        let values = try Store(directory: folder.url).readNow { snapshot in
            try (0..<20).map { try snapshot.record(Address(.chat, "\($0)"))?.value.count }
        }
        #expect(values == Array(repeating: 300_000, count: 20))
    }
}
