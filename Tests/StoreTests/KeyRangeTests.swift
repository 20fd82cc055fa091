// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import Store

@Suite("Store: ranges of keys")
struct KeyRangeTests {
    @Test("a prefix ends before the next key that does not start with it, also at the last byte")
    func prefix() {
        #expect(KeyRange.prefix([1, 2]).upper == [1, 3])
        #expect(KeyRange.prefix([1, 0xFF, 0xFF]).upper == [2])
        #expect(KeyRange.prefix([0xFF, 0xFF]).upper == nil)
        #expect(KeyRange.prefix([]).upper == nil)
    }

    @Test("a prefix holds the keys that start with it and no others", arguments: seeds(5))
    func holds(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let keys = Set((0..<150).map { _ in random.bytes(random.below(4), from: 0xFD...0xFF) } + [[], [0], [0x61]])
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        _ = try store.apply([Command(at: .start, operations: keys.map { .put(Address(.chat, $0), []) })])
        try store.readNow { (snapshot: Snapshot) throws in
            for prefix in keys {
                let found = try snapshot.range(.chat, .prefix(prefix), limit: .max).records.map(\.address.key)
                #expect(Set(found) == keys.filter { $0.starts(with: prefix) })
            }
        }
        _ = folder
    }

    @Test("a range whose ends are the wrong way round is empty")
    func empty() {
        #expect(KeyRange.closed([2], [1]).isEmpty)
        #expect(!KeyRange.closed([1], [1]).isEmpty)
        #expect(KeyRange(lower: [1], upper: [1], includesUpper: false).isEmpty)
        #expect(KeyRange(lower: [1], includesLower: false, upper: [1], includesUpper: true).isEmpty)
    }
}

extension Timestamp {
    static let start = Timestamp(milliseconds: 1_764_000_000_000)
}
