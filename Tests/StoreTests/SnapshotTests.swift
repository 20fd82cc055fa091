// SPDX-License-Identifier: MIT

import Dispatch
import Store
import TestBasics
import Testing
import WireProtocol

@Suite("Store: snapshots")
struct SnapshotTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(directory: folder.url)
    }

    private static func put(_ key: String, _ value: String) -> Command {
        Command(at: .start, operations: [.put(Address(.chat, key), Array(value.utf8))])
    }

    @Test("a snapshot does not see what is written after it began")
    func isolation() throws {
        _ = try store.apply([Self.put("a", "old"), Self.put("b", "old")])
        try store.readNow { (snapshot: Snapshot) throws in
            #expect(try snapshot.revision() == Revision(2))
            let written = DispatchSemaphore(value: 0)
            let outcomes = Journal<[Applied]?>()
            DispatchQueue.global().async { [store] in
                outcomes.record(try? store.apply([Self.put("a", "new"), Self.put("c", "new")]))
                written.signal()
            }
            written.wait()
            #expect(outcomes.entries.first??.count == 2)
            #expect(try snapshot.revision() == Revision(2))
            #expect(
                try snapshot.range(.chat, .prefix([]), limit: 9).records.map(\.value) == [
                    Array("old".utf8), Array("old".utf8),
                ]
            )
            #expect(try snapshot.changes(.chat, since: Revision(2), limit: 9).changes.isEmpty)
        }
        #expect(try store.readNow { try $0.revision() } == Revision(4))
    }

    @Test("when a record was last changed is known after its deletion, until its marker is forgotten")
    func lastChange() throws {
        let address = Address(.chat, "a")
        func lastChange() throws -> Revision? { try store.readNow { try $0.lastChange(of: address) } }
        #expect(try lastChange() == nil)
        _ = try store.apply([Self.put("a", "1"), Self.put("b", "1"), Self.put("a", "2")])
        #expect(try lastChange() == Revision(3))
        _ = try store.apply([Command(at: .start, operations: [.delete(address)]), Self.put("b", "2")])
        #expect(try lastChange() == Revision(4))
        let ever = Timestamp(milliseconds: .max)
        _ = try store.apply([Command(at: ever, operations: [.purge(before: ever, idempotencyBefore: ever, limit: 9)])])
        #expect(try lastChange() == nil)
    }

    @Test("a read that is asked for after a write has been applied sees it")
    func readsOwnWrites() async throws {
        for number in 1...20 {
            _ = try store.apply([Self.put("a", "\(number)")])
            let value = try await store.read { try $0.record(Address(.chat, "a"))?.value }
            #expect(value == Array("\(number)".utf8))
        }
    }

    @Test("readers beside a writer see whole commands only, and never go back")
    func readsWhileWriting() async throws {
        let (left, right) = (Address(.chat, "left"), Address(.keyValue, "right"))
        let store = store
        let seen = try await withThrowingTaskGroup(of: Int64.self) { group in
            group.addTask {
                for number in 0..<150 {
                    let transfer = Command(
                        at: .start,
                        operations: [.increment(left, by: 1), .increment(right, by: -1)]
                    )
                    let refused = Command(
                        at: .start,
                        operations: [.increment(left, by: 5), .delete(Address(.chat, "nothing"))]
                    )
                    let applied = try store.apply(
                        number.isMultiple(of: 3) ? [transfer, refused, transfer] : [transfer]
                    )
                    #expect(applied.count { if case .applied = $0.outcome { true } else { false } } >= 1)
                }
                return 200
            }
            for _ in 0..<3 {
                group.addTask {
                    var newest: Int64 = 0
                    while newest < 200 {
                        let (revision, sum, value) = try await store.read { snapshot in
                            let values = try [left, right].map { address in
                                try snapshot.record(address).flatMap {
                                    Int64(String(decoding: $0.value, as: UTF8.self))
                                } ?? 0
                            }
                            return (try snapshot.revision().value, values[0] + values[1], values[0])
                        }
                        #expect(sum == 0)
                        #expect(value == revision)
                        #expect(revision >= newest)
                        newest = revision
                    }
                    return newest
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(seen == [200, 200, 200, 200])
    }

    @Test("reads that wait together share a snapshot, and each is answered once")
    func sharedSnapshots() throws {
        let schedule = ManualSchedule()
        let store = try Store(directory: folder.url, schedule: { schedule($0) })
        let answers = Journal<(read: Int, revision: Int64)>()
        for number in 0..<100 {
            store.read { snapshot in
                answers.record((number, (try? snapshot.get().revision().value) ?? -1))
                // What is written while the first batch reads is seen by the next batch.
                if number == 0 { _ = try? store.apply([Self.put("a", "b")]) }
            }
        }
        #expect(answers.entries.isEmpty)
        schedule.run()
        #expect(answers.entries.map(\.read) == Array(0..<100))
        let first = answers.entries.prefix { $0.revision == 0 }.count
        #expect((1..<100).contains(first))
        #expect(answers.entries.dropFirst(first).allSatisfy { $0.revision == 1 })
    }

    @Test("namespaces are apart: one key in each is three records")
    func namespaces() throws {
        let operations = Namespace.allCases.map { Command.Operation.put(Address($0, "same"), [$0.rawValue]) }
        _ = try store.apply([Command(at: .start, operations: operations)])
        _ = try store.apply([Command(at: .start, operations: [.delete(Address(.chat, "same"))])])
        try store.readNow { (snapshot: Snapshot) throws in
            for namespace in Namespace.allCases {
                let value: [UInt8]? = namespace == .chat ? nil : [namespace.rawValue]
                #expect(try snapshot.record(Address(namespace, "same"))?.value == value)
                #expect(
                    try snapshot.range(namespace, .prefix([]), limit: 9).records.map(\.value)
                        == [value].compactMap { $0 }
                )
                #expect(try snapshot.changes(namespace, since: .zero, limit: 9).changes.map(\.value) == [value])
            }
        }
    }
}
