// SPDX-License-Identifier: MIT

import GRDB
import WireProtocol

/// Applies commands one after another inside one transaction. It reads and writes nothing but the store: no clock, no
/// randomness, no network (invariant 1).
struct Apply {
    private let database: Database
    private var records: RecordBuffer
    private(set) var revision: Revision

    /// - Parameter known: what the transaction before came to know; nil after one that failed.
    init(_ database: Database, _ known: KnownRecords?) throws {
        self.database = database
        records = try RecordBuffer(database, known)
        revision = try Snapshot(database).revision()
    }

    /// Writes everything down, and how far the log has been applied. Called once, after the last command of the transaction.
    /// - Returns: what is known for the next transaction, once this one has been committed.
    mutating func finish() throws -> KnownRecords {
        try records.flush()
        try SQLStatement(database, "UPDATE position SET revision = ?").run(.integer(revision.value))
        return records.known
    }

    /// Applies one command, wholly or not at all.
    mutating func apply(_ command: Command) throws -> Applied {
        if let key = command.idempotencyKey, let earlier = try earlierOutcome(key, of: command) {
            return Applied(outcome: earlier, changes: [])
        }
        if let refusal = try firstFailure(of: command.conditions) {
            return Applied(outcome: .refused(refusal), changes: [])
        }
        let next = Revision(revision.value + 1)
        var work = Work(revision: next, at: command.at)
        // What a purge removes is not in the buffer, so that only the database can bring it back.
        let needsSavepoint = command.hasPurge
        records.beginCommand()
        do {
            if needsSavepoint {
                try records.flush()
                try database.execute(sql: "SAVEPOINT command")
            }
            for operation in command.operations {
                let result = try perform(operation, &work)
                work.results.append(result)
                if case .alreadyNumbered = result { break }
            }
            if needsSavepoint { try database.execute(sql: "RELEASE command") }
        } catch let refusal as Outcome.Refusal {
            if needsSavepoint {
                records.forget()
                try database.execute(sql: "ROLLBACK TO command; RELEASE command")
            } else {
                records.takeBack()
            }
            return Applied(outcome: .refused(refusal), changes: [])
        }
        if !work.changes.isEmpty { revision = next }
        if let key = command.idempotencyKey {
            try SQLStatement(database, "INSERT INTO idempotency (key, command, outcome, at) VALUES (?, ?, ?, ?)").run(
                .blob(key),
                .blob(command.encodedContent()),
                .blob(Outcome.encode(revision: revision, results: work.results)),
                .integer(command.at.milliseconds)
            )
        }
        return Applied(outcome: .applied(revision: revision, results: work.results), changes: work.changes)
    }

    // MARK: Conditions

    private mutating func firstFailure(of conditions: [Command.Condition]) throws -> Outcome.Refusal? {
        for (index, condition) in conditions.enumerated() {
            let current = try records.current(condition.address)?.revision
            guard condition.holds(at: current) else { return .conditionFailed(index: index, current: current) }
        }
        return nil
    }

    private func earlierOutcome(_ key: [UInt8], of command: Command) throws -> Outcome? {
        var outcome: Outcome?
        try SQLStatement(database, "SELECT command, outcome FROM idempotency WHERE key = ?").run(.blob(key)) { row in
            outcome =
                row.blob(0) == command.encodedContent()
                ? try Outcome.decodeRepeat(row.blob(1)) : .refused(.idempotencyKeyReused)
            return false
        }
        return outcome
    }

    // MARK: Operations

    /// What one command has done so far.
    private struct Work {
        let revision: Revision
        let at: Timestamp
        var results: [Outcome.Result] = []
        var changes: [Change] = []
    }

    private mutating func perform(_ operation: Command.Operation, _ work: inout Work) throws -> Outcome.Result {
        switch operation {
        case .put(let address, let value):
            write(address, value, &work)
            return .done
        case .patch(let address, let patch, let limit):
            try applyPatch(address, patch, limit, &work)
            return .done
        case .delete(let address):
            guard try records.current(address) != nil else { throw Outcome.Refusal.notFound }
            write(address, nil, &work)
            return .done
        case .increment(let address, let amount):
            return .value(try increment(address, by: amount, &work))
        case .number(let numbering):
            return try number(numbering, &work)
        case .raise(let address, let value, let counter):
            return .value(try raise(address, to: value, notAbove: counter, &work))
        case .purge(let before, let idempotencyBefore, let limit):
            return .purged(try purge(before: before, idempotencyBefore: idempotencyBefore, limit: limit))
        }
    }

    private mutating func applyPatch(_ address: Address, _ patch: [UInt8], _ limit: Int, _ work: inout Work) throws {
        let old = try records.current(address)?.value
        var notice: [UInt8]?
        let new: [UInt8]
        if let old {
            if Self.startsObject(old), Self.startsObject(patch),
                let document = try Self.object(old), let change = try Self.object(patch)
            {
                let merge = document.merging(change)
                new = merge.document.text
                notice = merge.withRemovals?.text
            } else {
                new = old + patch
            }
        } else {
            new = patch
        }
        guard new.count <= limit else { throw Outcome.Refusal.tooLarge(limit: limit) }
        write(address, new, notice: notice, &work)
    }

    /// Whether a text can be a JSON object: spares texts that are appended to from being parsed whole.
    private static func startsObject(_ text: [UInt8]) -> Bool {
        text.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
    }

    /// The JSON object that a text is; nil when it is none, and is appended to. What may well be one is never appended to only
    /// because it is nested too deeply to be read.
    private static func object(_ text: [UInt8]) throws(Outcome.Refusal) -> JSONValue? {
        do {
            let value = try JSONValue(parsing: text)
            if case .object = value { return value }
            return nil
        } catch {
            if case .tooDeep(let limit) = error.reason { throw .tooDeep(limit: limit) }
            return nil
        }
    }

    private mutating func increment(_ address: Address, by amount: Int64, _ work: inout Work) throws -> Int64 {
        var value: Int64 = 0
        if let old = try records.current(address)?.value {
            guard let number = Int64(String(decoding: old, as: UTF8.self)) else { throw Outcome.Refusal.notAnInteger }
            value = number
        }
        let (sum, overflow) = value.addingReportingOverflow(amount)
        guard !overflow else { throw Outcome.Refusal.overflow }
        write(address, Array(String(sum).utf8), &work)
        return sum
    }

    private mutating func raise(
        _ address: Address,
        to value: Int64,
        notAbove counter: Address,
        _ work: inout Work
    ) throws -> Int64 {
        func number(at address: Address) throws -> Int64 {
            try records.current(address).flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
        }
        let old = try number(at: address)
        let new = min(value, try number(at: counter))
        guard new > old else { return old }
        write(address, Array(String(new).utf8), &work)
        return new
    }

    private mutating func number(_ numbering: Command.Numbering, _ work: inout Work) throws -> Outcome.Result {
        let namespace = numbering.counter.namespace
        let alias = Address(namespace, numbering.alias)
        if let earlier = try records.current(alias, isAskedOnce: true)?.value {
            let numbered = try Command.Numbered(alias: earlier)
            guard numbered.digest == numbering.digest else { throw Outcome.Refusal.aliasReused }
            return .alreadyNumbered(numbered.seq)
        }
        let seq = Seq(try increment(numbering.counter, by: 1, &work))
        write(Address(namespace, numbering.prefix + seq.orderedKey), numbering.value, &work)
        write(alias, Command.Numbered(seq: seq, digest: numbering.digest).alias, &work)
        for mark in numbering.marks {
            write(Address(namespace, mark.prefix + seq.orderedKey), mark.value, &work)
        }
        return .numbered(seq)
    }

    /// Forgets old deletion markers and remembers up to where they have been forgotten: a client that was last seen before
    /// that revision cannot be told what went, and has to start over.
    private mutating func purge(before: Timestamp, idempotencyBefore: Timestamp, limit: Int) throws -> Int {
        try records.flush()
        var markers: [(namespace: Int64, key: [UInt8], revision: Int64)] = []
        try SQLStatement(
            database,
            """
            SELECT namespace, key, revision FROM record WHERE value IS NULL AND updated_at < ?
            ORDER BY updated_at, namespace, key LIMIT ?
            """
        ).run(.integer(before.milliseconds), .integer(Int64(limit))) { row in
            markers.append((row.integer(0), row.blob(1), row.integer(2)))
            return true
        }
        let remove = try SQLStatement(database, "DELETE FROM record WHERE namespace = ? AND key = ?")
        for marker in markers { try remove.run(.integer(marker.namespace), .blob(marker.key)) }
        if let newest = markers.map(\.revision).max() {
            try SQLStatement(database, "UPDATE position SET kept_since = max(kept_since, ?)").run(.integer(newest))
        }
        try SQLStatement(
            database,
            "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE at < ? ORDER BY at, key LIMIT ?)"
        ).run(.integer(idempotencyBefore.milliseconds), .integer(Int64(limit)))
        return markers.count + database.changesCount
    }

    // MARK: Records

    private mutating func write(_ address: Address, _ value: [UInt8]?, notice: [UInt8]? = nil, _ work: inout Work) {
        records.write(value, at: address, work.revision, work.at)
        work.changes.append(
            Change(address: address, value: value, notice: notice, revision: work.revision, at: work.at)
        )
    }
}
