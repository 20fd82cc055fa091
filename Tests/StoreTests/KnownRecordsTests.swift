// SPDX-License-Identifier: MIT

import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: what is known from transaction to transaction")
struct KnownRecordsTests {
    private static func address(_ number: Int) -> Address { Address(.chat, "record/\(number)") }

    private static func known(_ number: Int, length: Int = 1) -> KnownRecords.Known {
        KnownRecords.Known(value: [UInt8](repeating: 1, count: length), revision: Revision(Int64(number)))
    }

    @Test("however many are asked for, those asked for lately are known and the others forgotten")
    func lately() {
        var records = KnownRecords()
        for number in 0..<100_000 {
            records.remember(Self.known(number), at: Self.address(number))
            #expect(records.find(Self.address(0)) != nil)
        }
        let found = (0..<100_000).filter { records.find(Self.address($0)) != nil }
        #expect(found.count < 20_000)
        #expect(found.contains(0) && found.contains(99_999) && !found.contains(1))
    }

    @Test("what is written is followed where it is known, and only there")
    func writes() {
        var records = KnownRecords()
        for number in 0..<10_000 { records.remember(Self.known(number), at: Self.address(number)) }
        for number in 0..<20_000 { records.update(Self.known(7), at: Self.address(number)) }
        for number in [0, 9_999] { #expect(records.find(Self.address(number))?.revision == Revision(7)) }
        #expect(records.find(Self.address(10_000)) == nil)
    }

    @Test("long values are not kept, also when a short one becomes long")
    func long() {
        var records = KnownRecords()
        records.remember(Self.known(1, length: 10_000), at: Self.address(1))
        records.remember(Self.known(2), at: Self.address(2))
        records.update(Self.known(3, length: 10_000), at: Self.address(2))
        #expect(records.find(Self.address(1)) == nil)
        #expect(records.find(Self.address(2)) == nil)
    }

    @Test("a transaction that fails leaves nothing behind, in the database or known")
    func failure() throws {
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        try DatabaseQueue(path: store.path).write { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON record WHEN NEW.key = CAST('refused' AS BLOB)
                    BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """
            )
        }
        let count = Command(at: Timestamp(milliseconds: 1), operations: [.increment(Address(.chat, "count"), by: 1)])
        let refused = Command(at: Timestamp(milliseconds: 1), operations: [.put(Address(.chat, "refused"), [])])
        #expect(try store.apply([count]).map(\.outcome) == [.applied(revision: Revision(1), results: [.value(1)])])
        #expect(throws: StoreError.self) { try store.apply([count, refused]) }
        #expect(try store.apply([count]).map(\.outcome) == [.applied(revision: Revision(2), results: [.value(2)])])
    }
}
