// SPDX-License-Identifier: MIT

import Dispatch
package import Foundation
import GRDB
package import Logging
import Synchronization
import WireProtocol

/// The records, in one SQLite database.
///
/// **Writing.** ``apply(_:)`` applies commands in one transaction and returns after it has been synced to the disk
/// (`synchronous=FULL`: a commit is not lost when the power is). One caller at a time: the commit log. No other process writes to the
/// database, since whoever opens a store has taken the data folder; so what is known of a record from before is still true.
///
/// **Reading.** ``read(_:)`` hands out snapshots. In WAL mode readers wait for no writer and see only committed transactions.
/// Reads that wait at the same time share a snapshot: it begins after all of them were asked for, so each sees every write
/// that was acknowledged before it.
package final class Store: Sendable {
    /// Where the database is.
    package let path: String
    private let pool: DatabasePool
    private let schedule: Schedule
    private let checkpoints: Checkpoints
    private let maximumReaders: Int
    private let failures: ReadFailures
    private let reserve: DiskReserve
    /// Whether the reserve is to be taken when there is plenty of room.
    private let isReserveWanted = Atomic(false)
    private let waiting = Mutex(Waiting())
    /// As of the last transaction; nil when it failed.
    private let known = Mutex<KnownRecords?>(nil)
    private let inUse = DispatchGroup()

    /// Runs work soon, elsewhere. The server uses a queue; the simulator decides for itself when it runs.
    package typealias Schedule = @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Does the reading. Errors of the database arrive as a failure instead of a snapshot.
    package typealias Reader = Completion<Snapshot, StoreError>

    private struct Waiting {
        var readers: [Reader] = []
        var active = 0
        var isClosed = false
    }

    /// Opens the database in a folder, makes it if it is not there, and brings an older one up to date.
    /// - Parameters:
    ///   - directory: the data folder.
    ///   - willMigrate: is told before an older database is changed, and where a backup of it has been made.
    ///   - schedule: how waiting reads are run; nil for a queue of the store's own.
    ///   - logPages: pages of the write-ahead log from which on it is moved into the file; nil for the usual number.
    ///   - logger: is told, once, when something cannot be read.
    package convenience init(
        directory: URL,
        willMigrate: (_ backup: URL) -> Void = { _ in },
        schedule: Schedule? = nil,
        logPages: Int? = nil,
        logger: Logger = Logger(label: "roomkey.store")
    ) throws(StoreError) {
        try self.init(
            directory: directory,
            migrator: Schema.migrator,
            willMigrate: willMigrate,
            schedule: schedule,
            logPages: logPages,
            logger: logger
        )
    }

    /// - Parameter migrator: the schema to bring the database to. Tests put one of their own in.
    init(
        directory: URL,
        migrator: DatabaseMigrator,
        willMigrate: (_ backup: URL) -> Void,
        schedule: Schedule? = nil,
        logPages: Int? = nil,
        logger: Logger = Logger(label: "roomkey.store")
    ) throws(StoreError) {
        let file = DatabaseFile(inDataFolder: directory)
        path = file.path
        failures = ReadFailures(path: file.path, logger)
        let queue = DispatchQueue(label: "roomkey.store.read", attributes: .concurrent)
        self.schedule = schedule ?? { work in queue.async(execute: work) }
        let checkpoints = Checkpoints(
            of: file.path,
            every: logPages ?? Checkpoints.usualPages,
            schedule: self.schedule
        )
        self.checkpoints = checkpoints
        let maximumReaders = schedule == nil ? max(2, ProcessInfo.processInfo.activeProcessorCount) : 1
        self.maximumReaders = maximumReaders
        let reserve = DiskReserve(in: directory)
        self.reserve = reserve
        var configuration = Self.configuration
        // More than readers use at once: `readNow` on the threads of the log and of the search feed must never wait for them.
        configuration.maximumReaderCount = maximumReaders + 2
        guard !file.isEmpty else { throw .empty(path: file.path) }
        do {
            try Erasure.require()
            pool = try reserve.opening {
                let pool = try DatabasePool(path: file.path, configuration: configuration)
                let isNewer = try pool.read { try migrator.hasBeenSuperseded($0) }
                guard !isNewer else { throw StoreError.newerVersion(path: file.path) }
                if let version = try pool.read({ try Schema.nextVersion(of: $0, migrator) }) {
                    let backup = DatedName.file("roomkey-before-\(version)", in: directory)
                    try file.backUp(to: backup)
                    willMigrate(backup)
                }
                try migrator.migrate(pool)
                try pool.writeWithoutTransaction { database in
                    // After DatabasePool has set NORMAL, with which a power cut can take back what was acknowledged.
                    try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
                    // 16 MiB: pages that writes come back to are not read again, and large batches do not spill into the log.
                    try database.execute(sql: "PRAGMA cache_size = -16384")
                    checkpoints.follow(database)
                }
                return pool
            }
        } catch {
            throw StoreError(error, path: file.path)
        }
    }

    /// How long a connection waits for another that has the file for a moment: the one that moves the log into it, or a tool of somebody's.
    static let busyMilliseconds: CInt = 5_000

    private static var configuration: GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(TimeInterval(busyMilliseconds) / 1_000)
        configuration.label = "roomkey"
        configuration.prepareDatabase(Erasure.prepare)
        return configuration
    }

    /// Keeps room in the folder from now on for when the disk is full.
    package func keepReserve() {
        isReserveWanted.store(true, ordering: .relaxed)
        takeReserve()
    }

    /// Whether the disk has more room than the next few writes need.
    package var hasRoom: Bool { reserve.hasRoom }

    private func takeReserve() {
        guard isReserveWanted.load(ordering: .relaxed), reserve.take() else { return }
        isReserveWanted.store(false, ordering: .relaxed)
    }

    /// What can be done about a full disk, one after the other.
    private enum Remedy: CaseIterable {
        /// The room of the log that is in the file already.
        case log
        case reserve
    }

    private func applies(_ remedy: Remedy) -> Bool {
        switch remedy {
        case .log: break
        case .reserve:
            guard reserve.giveUp() else { return false }
            isReserveWanted.store(true, ordering: .relaxed)
        }
        let isEmptied = try? whileOpen { pool.writeWithoutTransaction { Checkpoints.empty($0) } }
        return isEmptied == true || remedy == .reserve
    }

    /// Applies commands in order, in one transaction.
    /// - Parameter position: what of the log of a cluster has been applied with them; nil where the database is its own log.
    /// - Returns: what came of each, after all of it is on the disk.
    /// - Throws: when nothing of it was done.
    package func apply(_ commands: [Command], through position: LogPosition? = nil) throws(StoreError) -> [Applied] {
        try apply(commands) { try position?.write(to: $0) }
    }

    /// Applies commands after which the database is its own log, whichever it has followed, and begins a new history.
    package func endFollowing(_ commands: [Command]) throws(StoreError) {
        _ = try apply(commands) { try LogPosition.remove(from: $0) }
    }

    /// - Parameter finish: what else is written in the transaction.
    private func apply(_ commands: [Command], _ finish: (Database) throws -> Void) throws(StoreError) -> [Applied] {
        var remedies = Remedy.allCases[...]
        while true {
            do {
                let applied = try applyOnce(commands, finish)
                takeReserve()
                return applied
            } catch {
                guard error == .diskFull, let next = remedies.firstIndex(where: applies) else { throw error }
                remedies = remedies[(next + 1)...]
            }
        }
    }

    private func applyOnce(_ commands: [Command], _ finish: (Database) throws -> Void) throws(StoreError) -> [Applied] {
        do {
            return try whileOpen {
                try pool.writeWithoutTransaction { database in
                    var applied: [Applied] = []
                    applied.reserveCapacity(commands.count)
                    let known = try Self.inTransaction(database, "BEGIN IMMEDIATE") {
                        // Taken out: nothing is known after a transaction that fails, and there is one owner, so nothing is copied.
                        var apply = try Apply(database, self.known.withLock { $0.take() })
                        for command in commands { applied.append(try apply.apply(command)) }
                        let after = try apply.finish()
                        try finish(database)
                        return after
                    }
                    self.known.withLock { $0 = known }
                    return applied
                }
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Reads, soon and elsewhere.
    package func read(_ reader: @escaping @Sendable (Result<Snapshot, StoreError>) -> Void) {
        read(Reader(reader))
    }

    /// Reads, soon and elsewhere.
    package func read(_ reader: Reader) {
        let startsReader = waiting.withLock { waiting in
            waiting.readers.append(reader)
            guard waiting.active < maximumReaders else { return false }
            waiting.active += 1
            return true
        }
        if startsReader { schedule { self.runReaders() } }
    }

    /// Reads and waits for the result without blocking a thread.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            read { result in
                continuation.resume(with: Result { try body(try result.get()) }.mapError { $0 })
            }
        }
    }

    /// Reads on this thread. For command-line tools and start-up, never for an event loop.
    package func readNow<Value>(_ body: (Snapshot) throws -> Value) throws(StoreError) -> Value {
        do {
            return try whileOpen { try pool.read { try body(Snapshot($0, failures)) } }
        } catch {
            throw failures.note(error)
        }
    }

    /// Waits for what is being done, then closes the database, all of it in its one file. Reads and writes after that fail.
    package func close() throws(StoreError) {
        let wasClosed = waiting.withLock { waiting in
            defer { waiting.isClosed = true }
            return waiting.isClosed
        }
        guard !wasClosed else { return }
        inUse.wait()
        checkpoints.close()
        do {
            // Without it the last commits stay in the `-wal` file, where a copy of the database misses them.
            _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
            // Nothing else of this server needs the room now, and the next start does.
            if isReserveWanted.load(ordering: .relaxed) { reserve.take(ifFree: DiskReserve.bytes) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// As GRDB does, which compiles the two statements each time: a third of a short read, a tenth of what a lone write costs the processor.
    private static func inTransaction<Value>(
        _ database: Database,
        _ begin: String,
        _ body: () throws -> Value
    ) throws -> Value {
        try SQLStatement(database, begin).run()
        do {
            let value = try body()
            try SQLStatement(database, "COMMIT").run()
            return value
        } catch {
            // After some errors, a full disk among them, SQLite has done so itself.
            if database.isInsideTransaction { try SQLStatement(database, "ROLLBACK").run() }
            throw error
        }
    }

    private func runReaders() {
        while let batch = nextReaders() {
            do {
                try whileOpen { try pool.unsafeRead { try read(batch, $0) } }
            } catch {
                let failure = failures.note(error)
                // Those that have read already do not hear of it: a reader is told once.
                for reader in batch { reader(.failure(failure)) }
            }
        }
    }

    private func read(_ batch: [Reader], _ database: Database) throws {
        for reader in batch {
            // Also when the one before came upon a page that cannot be read: SQLite ends the transaction then.
            if !database.isInsideTransaction { try SQLStatement(database, "BEGIN").run() }
            reader(.success(Snapshot(database, failures)))
        }
        guard database.isInsideTransaction else { return }
        do {
            try SQLStatement(database, "COMMIT").run()
        } catch {
            if database.isInsideTransaction { try SQLStatement(database, "ROLLBACK").run() }
            throw error
        }
    }

    /// GRDB uses a connection that has just been closed, and crashes, when it is asked to read while it closes.
    private func whileOpen<Value>(_ body: () throws -> Value) throws -> Value {
        try waiting.withLock { waiting in
            guard !waiting.isClosed else { throw StoreError.failed(reason: "it is closed") }
            inUse.enter()
        }
        defer { inUse.leave() }
        return try body()
    }

    private func nextReaders() -> [Reader]? {
        waiting.withLock { waiting in
            guard !waiting.readers.isEmpty else {
                waiting.active -= 1
                return nil
            }
            let batch = Array(waiting.readers.prefix(Limits.readsPerSnapshot))
            waiting.readers.removeFirst(batch.count)
            return batch
        }
    }
}

extension StoreError {
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError:
            let reason = error.message ?? "SQLite code \(error.resultCode.rawValue)"
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, reason: reason)
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
                self = .cannotOpen(path: path, reason: reason)
            case .SQLITE_FULL: self = .diskFull
            // The file that readers and writers share grows by itself.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .diskFull
            case .SQLITE_IOERR: self = .diskFails(path: path, reason: reason)
            default: self = .failed(reason: reason)
            }
        default: self = .failed(reason: String(describing: error))
        }
    }
}
