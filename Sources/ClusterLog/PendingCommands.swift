// SPDX-License-Identifier: MIT

import CommitLog
import Store

/// The commands that a node has accepted and that have no outcome yet: those that wait for an entry, and those in one.
///
/// A value without locks, threads or a clock of its own.
struct PendingCommands {
    /// A command, and whom to tell.
    struct Accepted {
        let command: Command
        let at: ContinuousClock.Instant
        let completion: Completion<Outcome, CommitLogError>
    }

    /// Commands that are one entry of the log, or will be.
    private struct Sent {
        let commands: [Accepted]
        let footprint: Int
        /// Whether the stream may have it.
        var isTried = false
    }

    /// Commands without an outcome at most, and their bytes.
    static let maximumCount = 65_536
    static let maximumBytes = 256 << 20
    /// Commands in one entry, and bytes after which it takes no more: a fraction of what NATS takes in one message.
    static let commandsPerEntry = 1_024
    static let bytesPerEntry = 256 << 10

    private var waiting: [Accepted] = []
    private var sent: [UInt64: Sent] = [:]
    private var count = 0
    private var bytes = 0
    private var newestNumber: UInt64 = 0
    private(set) var isClosed = false

    var isEmpty: Bool { count == 0 }

    /// - Returns: why it is not accepted.
    mutating func accept(_ accepted: Accepted) -> CommitLogError? {
        guard !isClosed else { return .closed }
        let footprint = accepted.command.footprint
        guard count < Self.maximumCount, bytes + footprint <= Self.maximumBytes else { return .overloaded }
        count += 1
        bytes += footprint
        waiting.append(accepted)
        return nil
    }

    mutating func close() {
        isClosed = true
    }

    /// Takes what waits into an entry.
    /// - Returns: nil when nothing waits.
    mutating func nextEntry() -> (number: UInt64, commands: [Command])? {
        guard !waiting.isEmpty else { return nil }
        var footprint = 0
        var length = 0
        for accepted in waiting.prefix(Self.commandsPerEntry) {
            guard length == 0 || footprint + accepted.command.footprint <= Self.bytesPerEntry else { break }
            footprint += accepted.command.footprint
            length += 1
        }
        let commands = Array(waiting.prefix(length))
        waiting.removeFirst(length)
        newestNumber += 1
        sent[newestNumber] = Sent(commands: commands, footprint: footprint)
        return (newestNumber, commands.map(\.command))
    }

    /// Whether anybody still waits for an entry.
    func isAwaited(_ number: UInt64) -> Bool { sent[number] != nil }

    /// Notes that an entry is about to be given to the stream.
    /// - Returns: whether anybody still waits for it.
    mutating func willTry(_ number: UInt64) -> Bool {
        guard sent[number] != nil else { return false }
        sent[number]?.isTried = true
        return true
    }

    /// Takes out the commands of an entry. None when it was given up.
    mutating func remove(_ number: UInt64) -> [Accepted] {
        guard let entry = sent.removeValue(forKey: number) else { return [] }
        count -= entry.commands.count
        bytes -= entry.footprint
        return entry.commands
    }

    /// Takes out what was accepted before an instant, with what can be said of it.
    mutating func expire(acceptedBefore instant: ContinuousClock.Instant) -> [(Accepted, CommitLogError)] {
        var expired: [(Accepted, CommitLogError)] = []
        // Numbers grow with time.
        for number in sent.keys.sorted() {
            guard let entry = sent[number], let first = entry.commands.first, first.at < instant else { break }
            expired += remove(number).map { ($0, entry.isTried ? .unknown : .unreachable) }
        }
        let old = waiting.prefix { $0.at < instant }
        waiting.removeFirst(old.count)
        for accepted in old {
            count -= 1
            bytes -= accepted.command.footprint
            expired.append((accepted, .unreachable))
        }
        return expired
    }
}
