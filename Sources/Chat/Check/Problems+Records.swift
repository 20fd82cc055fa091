// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What is expected of records of many kinds.
extension Problems {
    /// Expects a record to be a document with a text in it.
    mutating func expectText(_ name: String, in record: Record) {
        let document = try? JSONValue(parsing: record.value)
        if document?[name]?.stringValue == nil { add("has no \(name)", at: record.address) }
    }

    /// Expects another record where there is one.
    mutating func expect(_ other: Address, beside record: Record, in snapshot: Snapshot) throws {
        guard try snapshot.record(other) == nil else { return }
        add("exists without \(String(decoding: other.key, as: UTF8.self))", at: record.address)
    }

    /// Expects a number that is not negative.
    mutating func expectCount(_ record: Record) {
        if case .number(..<0) = counter(record) { add("is negative", at: record.address) }
    }

    /// Reads a counter.
    mutating func counter(_ record: Record) -> RoomTally.Counter {
        let counter = RoomTally.Counter(record.value)
        if counter == .unreadable { add("is not a number", at: record.address) }
        return counter
    }
}
