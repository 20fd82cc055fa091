// SPDX-License-Identifier: MIT

import TestBasics
import Testing
import WireProtocol

@testable import Store

/// The store against ``StoreModel``, with random commands.
@Suite("Store: the model")
struct StoreModelTests {
    @Test("random commands come to what the model says, also after reopening", arguments: seeds(30))
    func commands(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: seed &+ 1_000_000)
        var generator = RandomCommands(seed: seed)
        var model = StoreModel()
        var store = try Store(directory: folder.url)
        for _ in 0..<40 {
            if random.oneIn(12) {
                try store.close()
                store = try Store(directory: folder.url)
            }
            let commands = generator.batch(after: model.revision)
            let decoded = try commands.map { try Command(decoding: $0.encoded()) }
            try #require(decoded == commands)
            let expected = commands.map { model.apply($0) }
            let applied = try store.apply(decoded)
            for (index, command) in commands.enumerated() where applied[index] != expected[index] {
                Issue.record("\(command) came to \(applied[index]) instead of \(expected[index])")
            }
            try #require(applied.count == expected.count)
            try store.readNow { (snapshot: Snapshot) throws in
                try expectSame(snapshot, model)
                for _ in 0..<3 {
                    try expectSameRange(snapshot, model, &random)
                    try expectSameChanges(snapshot, model, &random)
                }
            }
        }
        #expect(model.revision > 20, "nothing much happened")
    }

    private func expectSame(_ snapshot: Snapshot, _ model: StoreModel) throws {
        #expect(try snapshot.revision() == Revision(model.revision))
        #expect(try snapshot.keptSince() == Revision(model.keptSince))
        for namespace in Namespace.allCases {
            let all = try snapshot.range(namespace, .prefix([]), limit: .max)
            try #require(all == Snapshot.Page(records: model.records(namespace), isTruncated: false))
            let changes = try snapshot.changes(namespace, since: .zero, limit: .max)
            try #require(changes.changes.sorted(by: Change.precedes) == model.changes(namespace, since: 0))
            #expect(changes.isComplete)
            for key in RandomCommands.keys {
                let address = Address(namespace, key)
                #expect(try snapshot.record(address) == model.record(address))
            }
            let children = try snapshot.children(namespace, of: "a/", limit: 2)
            let expected = model.records(namespace).filter {
                $0.address.key.starts(with: Array("a/".utf8))
                    && !$0.address.key.dropFirst(2).contains(UInt8(ascii: "/"))
            }
            #expect(children == Array(expected.prefix(2)))
        }
    }

    private func expectSameRange(_ snapshot: Snapshot, _ model: StoreModel, _ random: inout SeededRandom) throws {
        let namespace = random.pick(Namespace.allCases)
        let range = KeyRange(
            lower: random.pick(RandomCommands.keys),
            includesLower: random.oneIn(2),
            upper: random.oneIn(3) ? nil : random.pick(RandomCommands.keys),
            includesUpper: random.oneIn(2)
        )
        let descending = random.oneIn(2)
        let limit = random.oneIn(3) ? .max : random.below(5)
        let maximumBytes = random.oneIn(3) ? .max : random.below(40)
        let passesOver = random.oneIn(2) ? UInt8(ascii: "a") : nil
        let scanning = random.oneIn(2) ? .max : random.below(5)
        let page = try snapshot.range(
            namespace,
            range,
            descending: descending,
            limit: limit,
            maximumBytes: maximumBytes,
            scanning: scanning,
            matching: { passesOver == nil || $0.first != passesOver }
        )

        var candidates = model.records(namespace).filter { record in
            let key = record.address.key
            let isAbove = range.lower.lexicographicallyPrecedes(key) || range.includesLower && key == range.lower
            let isBelow =
                range.upper.map { key.lexicographicallyPrecedes($0) || range.includesUpper && key == $0 } ?? true
            return isAbove && isBelow
        }
        if descending { candidates.reverse() }
        var expected: [Record] = []
        var passedOver = 0
        var bytes = 0
        var isTruncated = false
        for record in candidates where limit > 0 && !isTruncated {
            if passesOver != nil, record.address.key.first == passesOver {
                passedOver += 1
                isTruncated = passedOver > scanning
            } else {
                bytes += record.address.key.count + record.value.count
                isTruncated = expected.count == limit || !expected.isEmpty && bytes > maximumBytes
                if !isTruncated { expected.append(record) }
            }
        }
        #expect(
            page == Snapshot.Page(records: expected, isTruncated: isTruncated),
            "\(range) \(limit) \(maximumBytes) \(scanning)"
        )
    }

    private func expectSameChanges(_ snapshot: Snapshot, _ model: StoreModel, _ random: inout SeededRandom) throws {
        let namespace = random.pick(Namespace.allCases)
        let since = random.below(Int(model.revision) + 2)
        let limit = random.oneIn(2) ? .max : random.below(6)
        let scanning = random.oneIn(2) ? .max : 1 + random.below(8)
        let passesOver = random.oneIn(2) ? UInt8(ascii: "a") : nil
        let page = try snapshot.changes(
            namespace,
            since: Revision(Int64(since)),
            limit: limit,
            scanning: scanning,
            matching: { passesOver == nil || $0.first != passesOver }
        )

        let all = model.changes(namespace, since: Int64(since))
        let looked = all.prefix(scanning).filter { passesOver == nil || $0.address.key.first != passesOver }
        let expected = looked.prefix(limit)
        // Changes of one revision may come in any order, so a page may end within them differently.
        #expect(page.changes.map(\.revision) == expected.map(\.revision))
        #expect(Set(page.changes).isSubset(of: all) && Set(page.changes).count == page.changes.count)
        #expect(
            page.isComplete == (all.count <= scanning && looked.count <= limit),
            "since \(since) \(limit) \(scanning)"
        )
    }
}
