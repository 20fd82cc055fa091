// SPDX-License-Identifier: MIT

import Foundation
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log: entries")
struct LogEntryTests {
    private static let entry = LogEntry(
        id: LogEntry.ID(node: UUID(), number: 300),
        witness: LogDigest.Mark(entry: 4_000, digest: .max),
        commands: [put("a", "1"), put("b", ""), Command(at: .beginning, idempotencyKey: [1, 2], operations: [])]
    )

    @Test("an entry is read as it was written")
    func roundTrip() throws {
        #expect(try LogEntry(decoding: Self.entry.encoded()) == Self.entry)
    }

    @Test("an entry that is cut short is not read")
    func truncated() {
        let bytes = Self.entry.encoded()
        for length in 0..<bytes.count {
            #expect(throws: DecodingError.self) { try LogEntry(decoding: Array(bytes.prefix(length))) }
        }
        #expect(throws: DecodingError.invalid) { try LogEntry(decoding: bytes + [0]) }
    }

    @Test("an entry of a version to come is told from a damaged one")
    func newerVersion() {
        #expect(throws: DecodingError.unknownVersion(2)) { try LogEntry(decoding: [2, 0, 0]) }
    }
}
