// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What the store promises, in memory and without any care for speed. Commands are values, and so is the model: taking one back
/// is keeping the old model.
struct StoreModel {
    struct Entry: Equatable {
        /// nil: a deletion marker.
        var value: [UInt8]?
        var revision: Int64
        var createdAt: Timestamp
        var updatedAt: Timestamp
    }

    private struct Remembered {
        let conditions: [Command.Condition]
        let operations: [Command.Operation]
        let outcome: Outcome
        let at: Timestamp
    }

    private(set) var entries: [Address: Entry] = [:]
    private(set) var revision: Int64 = 0
    private(set) var keptSince: Int64 = 0
    private var remembered: [[UInt8]: Remembered] = [:]
    private var changes: [Change] = []

    mutating func apply(_ command: Command) -> Applied {
        if let key = command.idempotencyKey, let earlier = remembered[key] {
            let isSame = earlier.conditions == command.conditions && earlier.operations == command.operations
            return Applied(outcome: isSame ? earlier.outcome : .refused(.idempotencyKeyReused), changes: [])
        }
        for (index, condition) in command.conditions.enumerated() {
            let (holds, current) = evaluate(condition)
            guard holds else {
                return Applied(outcome: .refused(.conditionFailed(index: index, current: current)), changes: [])
            }
        }
        let before = self
        changes = []
        var results: [Outcome.Result] = []
        operations: for operation in command.operations {
            switch perform(operation, at: command.at) {
            case .success(let result):
                results.append(result)
                if case .alreadyNumbered = result { break operations }
            case .failure(let refusal):
                self = before
                return Applied(outcome: .refused(refusal), changes: [])
            }
        }
        if !changes.isEmpty { revision += 1 }
        let reached = Revision(revision)
        if let key = command.idempotencyKey {
            let repeated = results.map { result -> Outcome.Result in
                if case .numbered(let seq) = result { .alreadyNumbered(seq) } else { result }
            }
            remembered[key] = Remembered(
                conditions: command.conditions,
                operations: command.operations,
                outcome: .repeated(revision: reached, results: repeated),
                at: command.at
            )
        }
        return Applied(outcome: .applied(revision: reached, results: results), changes: changes)
    }

    // MARK: Reading

    func record(_ address: Address) -> Record? {
        guard let entry = entries[address], let value = entry.value else { return nil }
        return Record(
            address: address,
            value: value,
            revision: Revision(entry.revision),
            createdAt: entry.createdAt,
            updatedAt: entry.updatedAt
        )
    }

    /// All records of a namespace in key order.
    func records(_ namespace: Namespace) -> [Record] {
        entries.keys.filter { $0.namespace == namespace }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .compactMap(record)
    }

    /// All changes of a namespace after a revision, by revision and key.
    func changes(_ namespace: Namespace, since: Int64) -> [Change] {
        entries.filter { $0.key.namespace == namespace && $0.value.revision > since }
            .map { address, entry in
                Change(address: address, value: entry.value, revision: Revision(entry.revision), at: entry.updatedAt)
            }
            .sorted(by: Change.precedes)
    }

    // MARK: Inside

    private func evaluate(_ condition: Command.Condition) -> (holds: Bool, current: Revision?) {
        switch condition {
        case .exists(let address):
            let current = record(address)?.revision
            return (current != nil, current)
        case .absent(let address):
            let current = record(address)?.revision
            return (current == nil, current)
        case .revision(let address, let revision):
            let current = record(address)?.revision
            return (current == revision, current)
        }
    }

    private mutating func perform(
        _ operation: Command.Operation,
        at: Timestamp
    ) -> Result<Outcome.Result, Outcome.Refusal> {
        switch operation {
        case .put(let address, let value):
            write(address, value, at: at)
            return .success(.done)
        case .patch(let address, let patch, let limit):
            let (value, notice) = patched(record(address)?.value, with: patch)
            guard value.count <= limit else { return .failure(.tooLarge(limit: limit)) }
            write(address, value, notice: notice, at: at)
            return .success(.done)
        case .delete(let address):
            guard record(address) != nil else { return .failure(.notFound) }
            write(address, nil, at: at)
            return .success(.done)
        case .increment(let address, let amount):
            return increment(address, by: amount, at: at).map { .value($0) }
        case .number(let numbering):
            let namespace = numbering.counter.namespace
            let alias = Address(namespace, numbering.alias)
            if record(alias) != nil {
                guard let sent = numbered[alias] else { return .failure(.aliasReused) }
                return sent.digest == numbering.digest
                    ? .success(.alreadyNumbered(Seq(sent.seq))) : .failure(.aliasReused)
            }
            return increment(numbering.counter, by: 1, at: at).map { seq in
                write(Address(namespace, numbering.prefix + Seq(seq).orderedKey), numbering.value, at: at)
                numbered[alias] = (seq, numbering.digest)
                write(alias, Self.aliasValue(seq, numbering.digest), at: at)
                for mark in numbering.marks {
                    write(Address(namespace, mark.prefix + Seq(seq).orderedKey), mark.value, at: at)
                }
                return .numbered(Seq(seq))
            }
        case .raise(let address, let value, let counter):
            let old = record(address).flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
            let highest = record(counter).flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
            let new = min(value, highest)
            if new > old { write(address, Array("\(new)".utf8), at: at) }
            return .success(.value(max(old, new)))
        case .purge(let before, let idempotencyBefore, let limit):
            return .success(.purged(purge(before, idempotencyBefore, limit)))
        }
    }

    /// What aliases stand for. An alias is only ever written by numbering.
    private var numbered: [Address: (seq: Int64, digest: [UInt8])] = [:]

    /// Zigzag LEB128 of a small number, then the digest with its length.
    private static func aliasValue(_ seq: Int64, _ digest: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = UInt64(seq) * 2
        while rest >= 128 {
            bytes.append(UInt8(rest % 128) + 128)
            rest /= 128
        }
        return bytes + [UInt8(rest), UInt8(digest.count)] + digest
    }

    private func patched(_ old: [UInt8]?, with patch: [UInt8]) -> (value: [UInt8], notice: [UInt8]?) {
        guard let old else { return (patch, nil) }
        guard let document = try? JSONValue(parsing: old), case .object = document,
            let change = try? JSONValue(parsing: patch), case .object = change
        else { return (old + patch, nil) }
        let merge = document.merging(change)
        return (merge.document.text, merge.withRemovals?.text)
    }

    private mutating func increment(
        _ address: Address,
        by amount: Int64,
        at: Timestamp
    ) -> Result<Int64, Outcome.Refusal> {
        var value: Int64 = 0
        if let old = record(address)?.value {
            guard let number = Int64(String(decoding: old, as: UTF8.self)) else { return .failure(.notAnInteger) }
            value = number
        }
        let (sum, overflow) = value.addingReportingOverflow(amount)
        guard !overflow else { return .failure(.overflow) }
        write(address, Array("\(sum)".utf8), at: at)
        return .success(sum)
    }

    private mutating func purge(_ before: Timestamp, _ idempotencyBefore: Timestamp, _ limit: Int) -> Int {
        let markers = entries.filter { $0.value.value == nil && $0.value.updatedAt < before }
            .sorted { left, right in
                if left.value.updatedAt != right.value.updatedAt { return left.value.updatedAt < right.value.updatedAt }
                if left.key.namespace != right.key.namespace {
                    return left.key.namespace.rawValue < right.key.namespace.rawValue
                }
                return left.key.key.lexicographicallyPrecedes(right.key.key)
            }
            .prefix(limit)
        for marker in markers {
            entries[marker.key] = nil
            keptSince = max(keptSince, marker.value.revision)
        }
        let keys = remembered.filter { $0.value.at < idempotencyBefore }
            .sorted { ($0.value.at, $0.key) < ($1.value.at, $1.key) }
            .prefix(limit)
        for key in keys { remembered[key.key] = nil }
        return markers.count + keys.count
    }

    private mutating func write(_ address: Address, _ value: [UInt8]?, notice: [UInt8]? = nil, at: Timestamp) {
        let next = revision + 1
        let old = entries[address]
        entries[address] = Entry(
            value: value,
            revision: next,
            createdAt: old?.value == nil ? at : old?.createdAt ?? at,
            updatedAt: at
        )
        changes.append(Change(address: address, value: value, notice: notice, revision: Revision(next), at: at))
    }
}

extension Change {
    static func precedes(_ left: Change, _ right: Change) -> Bool {
        left.revision == right.revision
            ? left.address.key.lexicographicallyPrecedes(right.address.key) : left.revision < right.revision
    }
}

private func < (left: (Timestamp, [UInt8]), right: (Timestamp, [UInt8])) -> Bool {
    left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
