// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import KeyValueProtocol
import Store
import WireProtocol

/// The rules of the key-value API: which command or read an operation becomes, and what is said of its outcome. It names keys of
/// one namespace only, so the records of the chat and all credentials are out of its reach.
struct KeyValueService: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp
    /// Some keys are views of the chat; nil where these are switched off.
    let showcase: LegacyChat?
    var limits = KeyValueLimits.standard

    /// Those of a request as it is read, whatever its key: a document of the showcase may be longer than a value.
    var requestLimits: KeyValueLimits {
        guard showcase != nil else { return limits }
        var limits = limits
        limits.valueBytes = max(limits.valueBytes, LegacyLimits.writtenBytes)
        return limits
    }

    typealias Result = Swift.Result<KeyValueReply, KeyValueError>

    /// An operation, decided on.
    enum Work {
        case write(Command)
        case read
        case merge(LegacyChat.Written)
        case refuse(KeyValueError)
    }

    func work(for operation: KeyValueOperation, by caller: KeyValueCaller) -> Work {
        let document = documentKey(operation)
        if let problem = operation.problem(within: document == nil ? limits : requestLimits) {
            return .refuse(.badRequest(problem))
        }
        guard caller.access.allows(operation) else { return .refuse(.accessDenied) }
        if let document { return LegacyChat.work(for: operation, document) }
        let address = Address(.keyValue, operation.key)
        switch operation {
        case .get, .range: return .read
        case .set(_, let value): return write(.put(address, value), by: caller)
        case .patch(_, let value): return write(.patch(address, value, limit: limits.valueBytes), by: caller)
        case .delete: return write(.delete(address), by: caller)
        case .increment(_, let amount): return write(.increment(address, by: amount), by: caller)
        }
    }

    /// The key of a document that is a view of the chat; nil for any other key, and for all where the showcase is switched off.
    private func documentKey(_ operation: KeyValueOperation) -> LegacyKey? {
        showcase == nil ? nil : LegacyKey(operation)
    }

    private func write(_ operation: Command.Operation, by caller: KeyValueCaller) -> Work {
        .write(Command(at: now(), conditions: caller.isAdmitted, operations: [operation]))
    }

    /// What is said of a write.
    static func reply(to operation: KeyValueOperation, _ result: Swift.Result<Outcome, CommitLogError>) -> Result {
        let outcome: Outcome
        switch result {
        case .success(let value): outcome = value
        case .failure(let error): return .failure(KeyValueError(error))
        }
        switch outcome {
        case .applied(_, let results), .repeated(_, let results):
            if case .increment(let key, _) = operation, case .value(let value) = results.first {
                return .success(.number(key: key, value: value))
            }
            return .success(.done(done(operation)))
        // The only conditions are that the key or token is still good.
        case .refused(.conditionFailed): return .failure(.unknownKey)
        case .refused(.notFound): return .failure(.notFound)
        case .refused(.notAnInteger): return .failure(.badRequest("The stored value is not an integer"))
        case .refused(.overflow): return .failure(.badRequest("The result does not fit 64 bits"))
        case .refused(.tooLarge(let limit)):
            return .failure(.badRequest("The resulting value is too large: at most \(limit) bytes"))
        case .refused(.tooDeep(let limit)):
            return .failure(.badRequest("JSON that is nested deeper than \(limit) levels cannot be merged"))
        case .refused(let refusal): return .failure(.unavailable("The write was refused: \(refusal)"))
        }
    }

    /// Does a read.
    func read(_ operation: KeyValueOperation, access: KeyAccess, in snapshot: Snapshot) -> Result {
        do {
            switch operation {
            case .get(let key):
                if let showcase, let document = documentKey(operation) {
                    return try showcase.read(document, in: snapshot)
                }
                guard let record = try snapshot.record(Address(.keyValue, key)) else { return .failure(.notFound) }
                return .success(.value(key: key, value: record.value))
            case .range(let span, let limit, let isReversed):
                let page = try snapshot.range(
                    .keyValue,
                    KeyRange(span),
                    descending: isReversed,
                    limit: limit,
                    maximumBytes: limits.rangeBytes,
                    scanning: limits.rangeScan,
                    matching: access.allows
                )
                let records = page.records.map { KeyValueReply.Record(key: $0.address.key, value: $0.value) }
                return .success(.records(records, isTruncated: page.isTruncated, isReversed: isReversed))
            default:
                preconditionFailure("Writes go through the log.")
            }
        } catch {
            return .failure(KeyValueError(reading: error))
        }
    }

    /// Does an operation and waits for it.
    func perform(
        _ operation: KeyValueOperation,
        by caller: KeyValueCaller
    ) async throws(KeyValueError) -> KeyValueReply {
        switch work(for: operation, by: caller) {
        case .refuse(let error): throw error
        case .write(let command):
            let result = await withCheckedContinuation { continuation in
                log.append(command) { continuation.resume(returning: $0) }
            }
            return try Self.reply(to: operation, result).get()
        case .merge(let written):
            guard let showcase else { throw .notFound }
            return try await showcase.merge(written, by: caller).get()
        case .read:
            let result: Result
            do {
                result = try await store.read { read(operation, access: caller.access, in: $0) }
            } catch {
                throw KeyValueError(reading: error)
            }
            return try result.get()
        }
    }

    private static func done(_ operation: KeyValueOperation) -> String {
        switch operation {
        case .patch: "Record updated"
        case .delete: "Record deleted"
        default: "Record stored"
        }
    }
}

extension KeyRange {
    fileprivate init(_ span: KeyValueSpan) {
        self = .prefix(span.prefix ?? [])
        if let start = span.start, lower.lexicographicallyPrecedes(start) { lower = start }
        if let end = span.end, upper.map({ end.lexicographicallyPrecedes($0) }) ?? true {
            upper = end
            includesUpper = true
        }
    }
}
