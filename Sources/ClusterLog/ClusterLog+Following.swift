// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import Logging
import NATS
import Store
import Synchronization

extension ClusterLog {
    private static let wait: Duration = .milliseconds(200)
    private static let pauseMilliseconds = 200
    private static let pauseAfterFailureMilliseconds = 1_000
    /// Entries that are applied in one transaction, in bytes.
    private static let bytesPerTransaction = 1 << 20

    /// Applies what comes in the log, until the node stops. Runs on its own thread.
    func follow() {
        var reader: NATSStreamReader?
        var isInterrupted = false
        while !isStopping.withLock({ $0 }) {
            do {
                let current = try reader ?? openReader()
                reader = current
                let entries = try current.entries(within: Self.wait, upTo: Self.bytesPerTransaction)
                if !entries.isEmpty {
                    try apply(entries)
                    isInterrupted = false
                } else if progress.withLock({ $0.isStalled }) {
                    // The server that sent it is gone, or does not know that another leads.
                    throw NATSError.interrupted(reason: "nothing comes, though the log holds more")
                }
            } catch let error as ClusterError {
                logger.critical("this node cannot go on", metadata: ["error": "\(error)"])
                progress.withLock { $0.failure = error }
                failed.yield(error)
                return
            } catch {
                // The servers elect a new leader, or another of them takes over. From where we are it goes on.
                logger.log(
                    level: isInterrupted ? .debug : .notice,
                    "re-reading the cluster log",
                    metadata: ["reason": "\(error)"]
                )
                isInterrupted = true
                reader = nil
                pause(milliseconds: Self.pauseMilliseconds)
            }
        }
    }

    private func openReader() throws -> NATSStreamReader {
        let found = Found(try stream.state())
        let applied = progress.withLock { progress in
            progress.movedAt = .now
            return progress.applied
        }
        try Self.check(found, id: id, applied: applied, path: store.path)
        return try stream.reader(from: applied + 1)
    }

    private func apply(_ read: [NATSStreamReader.Entry]) throws {
        guard let last = read.last?.sequence else { return }
        var numbers: [UUID: UInt64] = [:]
        // The log may hold an entry twice, when it was sent again; and one that was given up, behind what its node has sent since.
        let entries = try read.map { read throws(ClusterError) in
            let entry = try Self.decode(read)
            let agrees = progress.withLock { progress in
                defer { progress.digest.add(read.message, entry: read.sequence) }
                return progress.digest.agrees(with: entry.witness)
            }
            guard agrees else { throw .parted(read.sequence) }
            return entry
        }.filter { entry in
            guard entry.id.number > numbers[entry.id.node] ?? newestNumber(of: entry.id.node) else { return false }
            numbers[entry.id.node] = entry.id.number
            return true
        }
        let position = LogPosition(
            log: id,
            entry: last,
            digest: progress.withLock { $0.digest.newest.digest },
            numbers: numbers
        )
        guard let applied = try apply(entries.flatMap(\.commands), through: position) else { return }
        var mine: [(PendingCommands.Accepted, Outcome)] = []
        var changes: [Change] = []
        var start = 0
        for entry in entries {
            let results = applied[start..<start + entry.commands.count]
            start += entry.commands.count
            let accepted = entry.id.node == node ? pending.withLock { $0.remove(entry.id.number) } : []
            guard accepted.count == results.count else {
                changes += results.flatMap(\.changes)
                continue
            }
            for (accepted, applied) in zip(accepted, results) {
                changes += applied.changes.map { change in
                    var change = change
                    change.acceptedAt = accepted.at
                    return change
                }
                mine.append((accepted, applied.outcome))
            }
        }
        if !changes.isEmpty { announce(changes) }
        for (accepted, outcome) in mine { accepted.completion(.success(outcome)) }
        progress.withLock { progress in
            progress.applied = last
            progress.movedAt = .now
            progress.numbers.merge(numbers) { $1 }
            progress.noteCurrent()
        }
    }

    private func newestNumber(of node: UUID) -> UInt64 { progress.withLock { $0.numbers[node] ?? 0 } }

    private static func decode(_ read: NATSStreamReader.Entry) throws(ClusterError) -> LogEntry {
        do {
            return try LogEntry(decoding: read.message)
        } catch .unknownVersion {
            throw .newerEntry(read.sequence)
        } catch {
            throw .damagedEntry(read.sequence)
        }
    }

    /// Applies until it works: what stands in the log cannot be left out.
    /// - Returns: nil when the node is stopping.
    private func apply(_ commands: [Command], through position: LogPosition) throws -> [Applied]? {
        while !isStopping.withLock({ $0 }) {
            do {
                let applied = try store.apply(commands, through: position)
                writeFailures.note(nil)
                return applied
            } catch {
                writeFailures.note(error)
                pause(milliseconds: Self.pauseAfterFailureMilliseconds)
            }
        }
        return nil
    }

    /// Blocks the thread of the log's that it is called on.
    func pause(milliseconds: Int) {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
    }
}
