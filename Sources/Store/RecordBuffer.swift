// SPDX-License-Identifier: MIT

import GRDB
import WireProtocol

/// The records of one transaction, between its commands and the database: each is written at most once, however many of the commands
/// touch it, and looked up only when it is not known from before. In a busy room every message moves the same counter.
struct RecordBuffer {
    typealias Known = KnownRecords.Known

    /// A record that is not in the database yet.
    private struct Write {
        let address: Address
        var value: [UInt8]?
        var revision: Revision
        var createdAt: Timestamp
        /// It was deleted in this transaction and put again: the time in the database is not that of this record.
        var isRecreated: Bool
        var updatedAt: Timestamp
    }

    private let find: SQLStatement
    private let upsert: SQLStatement
    private(set) var known: KnownRecords
    private var writes: [Write] = []
    private var places: [Address: Int] = [:]
    /// What ``writes`` had before the command, newest change last; nil where it had nothing.
    private var undo: [(place: Int, before: Write?)] = []

    /// - Parameter known: from the transaction before, if any: nobody else writes to the database.
    init(_ database: Database, _ known: KnownRecords?) throws {
        find = try SQLStatement(database, "SELECT value, revision FROM record WHERE namespace = ? AND key = ?")
        upsert = try SQLStatement(
            database,
            """
            INSERT INTO record (namespace, key, value, revision, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (namespace, key) DO UPDATE SET
                value = excluded.value, revision = excluded.revision, updated_at = excluded.updated_at,
                created_at = iif(?7 OR record.value IS NULL, excluded.created_at, record.created_at)
            """
        )
        self.known = known ?? KnownRecords()
    }

    /// The value at an address and the revision it is of; nil when there is none.
    /// - Parameter isAskedOnce: nobody will ask for it again soon, so that it need not be remembered.
    mutating func current(
        _ address: Address,
        isAskedOnce: Bool = false
    ) throws -> (value: [UInt8], revision: Revision)? {
        if let place = places[address] { return writes[place].value.map { ($0, writes[place].revision) } }
        if let known = known.find(address) { return known.value.map { ($0, known.revision) } }
        var found = Known(value: nil, revision: .zero)
        try find.run(.integer(Int64(address.namespace.rawValue)), .blob(address.key)) { row in
            found = Known(value: row.optionalBlob(0), revision: Revision(row.integer(1)))
            return false
        }
        if !isAskedOnce { known.remember(found, at: address) }
        return found.value.map { ($0, found.revision) }
    }

    /// Puts a value at an address, or a deletion marker.
    mutating func write(_ value: [UInt8]?, at address: Address, _ revision: Revision, _ now: Timestamp) {
        guard let place = places[address] else {
            undo.append((writes.count, nil))
            places[address] = writes.count
            writes.append(
                Write(
                    address: address,
                    value: value,
                    revision: revision,
                    createdAt: now,
                    isRecreated: false,
                    updatedAt: now
                )
            )
            return
        }
        undo.append((place, writes[place]))
        if writes[place].value == nil, value != nil {
            writes[place].createdAt = now
            writes[place].isRecreated = true
        }
        writes[place].value = value
        writes[place].revision = revision
        writes[place].updatedAt = now
    }

    /// What is written from here on can be taken back with ``takeBack()``.
    mutating func beginCommand() {
        undo.removeAll(keepingCapacity: true)
    }

    /// Undoes all writes since ``beginCommand()``.
    mutating func takeBack() {
        for change in undo.reversed() {
            if let before = change.before {
                writes[change.place] = before
            } else {
                places[writes.removeLast().address] = nil
            }
        }
        undo.removeAll(keepingCapacity: true)
    }

    /// Brings the database up to date. What has been written up to here is no longer taken back.
    mutating func flush() throws {
        for write in writes {
            try upsert.run(
                .integer(Int64(write.address.namespace.rawValue)),
                .blob(write.address.key),
                write.value.map(SQLBinding.blob) ?? .null,
                .integer(write.revision.value),
                .integer(write.createdAt.milliseconds),
                .integer(write.updatedAt.milliseconds),
                .integer(write.isRecreated ? 1 : 0)
            )
            known.update(Known(value: write.value, revision: write.revision), at: write.address)
        }
        empty()
    }

    /// Knows nothing any more: the database has gone back to what it was.
    mutating func forget() {
        known = KnownRecords()
        empty()
    }

    private mutating func empty() {
        writes.removeAll()
        places.removeAll()
        undo.removeAll()
    }
}
