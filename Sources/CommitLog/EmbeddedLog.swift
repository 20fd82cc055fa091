// SPDX-License-Identifier: MIT

import Dispatch
package import Logging
package import Store
import Synchronization
import WireProtocol

/// The log of a single machine: the order is that of the SQLite transactions.
///
/// Group commit: while one transaction is being synced to the disk, commands pile up; the next transaction takes all of them.
/// It never waits for more to come, so a lone write costs one sync and a crowd shares one.
package final class EmbeddedLog: CommitLog {
    private struct Entry {
        let command: Command
        let acceptedAt: ContinuousClock.Instant
        let completion: Completion<Outcome, CommitLogError>
    }

    private struct Pending {
        var entries: [Entry] = []
        var bytes = 0
        var isScheduled = false
        var isClosed = false
        var isTrialDue = false
    }

    private let store: Store
    private let schedule: Store.Schedule
    private let announce: @Sendable ([Change]) -> Void
    private let failures: WriteFailures
    private let pending = Mutex(Pending())

    /// Commands waiting at most; more are refused with ``CommitLogError/overloaded``.
    package static let maximumPendingCommands = 65_536
    /// Bytes of commands waiting at most.
    package static let maximumPendingBytes = 256 << 20

    /// - Parameters:
    ///   - schedule: how the turns of the log are run; nil for a queue of its own.
    ///   - logger: is told when writing begins to fail and when it works again.
    ///   - announce: is given the changes of each transaction, in order, after it is durable and before its commands complete.
    ///     It must not block.
    package init(
        store: Store,
        schedule: Store.Schedule? = nil,
        logger: Logger = Logger(label: "roomkey.log"),
        announce: @escaping @Sendable ([Change]) -> Void
    ) throws(StoreError) {
        self.store = store
        self.schedule = schedule ?? Self.queue()
        self.announce = announce
        failures = WriteFailures(logger, failing: "writes fail", working: "writes work again")
        // What another log orders cannot be ordered here as well.
        guard try store.readNow({ try $0.logPosition() }) == nil else { throw .followsLog(path: store.path) }
    }

    /// Runs turns on a queue of their own, at once.
    package static func queue() -> Store.Schedule {
        let queue = DispatchQueue(label: "roomkey.log", qos: .userInitiated)
        return { work in queue.async(execute: work) }
    }

    package func append(_ command: Command, completion: Completion<Outcome, CommitLogError>) {
        let footprint = command.footprint
        let entry = Entry(command: command, acceptedAt: .now, completion: completion)
        enum Decision { case refuse(CommitLogError), schedule, wait }
        let decision: Decision = pending.withLock { pending in
            if pending.isClosed { return .refuse(.closed) }
            guard pending.entries.count < Self.maximumPendingCommands,
                pending.bytes + footprint <= Self.maximumPendingBytes
            else { return .refuse(.overloaded) }
            pending.entries.append(entry)
            pending.bytes += footprint
            guard !pending.isScheduled else { return .wait }
            pending.isScheduled = true
            return .schedule
        }
        switch decision {
        case .refuse(let error): completion(.failure(error))
        case .schedule: schedule { self.runTurns() }
        case .wait: break
        }
    }

    /// Tries a write that changes nothing while writes fail: nobody may be sent here to try one.
    package func tryFailingWrites() {
        guard failures.current != nil else { return }
        let starts = pending.withLock { pending in
            guard !pending.isClosed else { return false }
            pending.isTrialDue = true
            guard !pending.isScheduled else { return false }
            pending.isScheduled = true
            return true
        }
        if starts { schedule { self.runTurns() } }
    }

    /// Takes no more commands. What was accepted before is still done.
    package func close() {
        pending.withLock { $0.isClosed = true }
    }

    private func runTurns() {
        while let turn = nextTurn() {
            if turn.isTrial { tryAgain() }
            if !turn.entries.isEmpty { commit(turn.entries) }
        }
    }

    private func nextTurn() -> (entries: [Entry], isTrial: Bool)? {
        pending.withLock { pending in
            guard !pending.entries.isEmpty || pending.isTrialDue else {
                pending.isScheduled = false
                return nil
            }
            let turn = (pending.entries, pending.isTrialDue)
            pending.entries = []
            pending.bytes = 0
            pending.isTrialDue = false
            return turn
        }
    }

    private func commit(_ entries: [Entry]) {
        let applied: [Applied]
        do {
            applied = try store.apply(entries.map(\.command))
            noteSuccess()
        } catch {
            failures.note(error)
            guard error.kind != nil, entries.count > 1 else {
                for entry in entries { entry.completion(.failure(.store(error))) }
                return
            }
            // One of them needs what cannot be read. The others are done without it.
            let middle = entries.count / 2
            commit(Array(entries[..<middle]))
            commit(Array(entries[middle...]))
            return
        }
        var changes: [Change] = []
        for (entry, applied) in zip(entries, applied) {
            for var change in applied.changes {
                change.acceptedAt = entry.acceptedAt
                changes.append(change)
            }
        }
        if !changes.isEmpty { announce(changes) }
        for (entry, applied) in zip(entries, applied) { entry.completion(.success(applied.outcome)) }
    }

    /// Why nothing can be written just now; nil when writing works.
    package var failure: StoreError? { failures.current }

    private func tryAgain() {
        do {
            _ = try store.apply([])
            noteSuccess()
        } catch {
            failures.note(error)
        }
    }

    /// What is small may find a place where little else does.
    private func noteSuccess() {
        guard let failure = failures.current, failure != .diskFull || store.hasRoom else { return }
        failures.note(nil)
    }
}
