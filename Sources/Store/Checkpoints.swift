// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what has been committed from the write-ahead log of the database into its file, so that the log can begin anew.
///
/// SQLite itself does so within a commit, and whoever waits for that commit waits for thousands of writes to random places and two
/// more syncs. Here a connection of its own does it beside the commits that follow. What these add meanwhile is little; it is moved
/// within the next one, since the log begins anew only when nothing is left in it.
final class Checkpoints: Sendable {
    private enum State {
        /// The log is not long.
        case waiting
        case working
        /// What was added while it worked is left.
        case finishing
    }

    private enum Connection {
        /// Until it is first needed.
        case unopened
        case open(DatabaseQueue)
        case closed
    }

    /// Pages of the log from which on it is worth it, 32 MiB: eight times SQLite's own default. Many commits write the same pages,
    /// which are moved once, and a disk that syncs the file of the database lets the commits wait.
    /// What it is measured against has the same (Benchmarks/Load/sqlite.c).
    static let usualPages = 8_000

    /// Pages of the log below which it is not long, whatever it stands beside: 4 MiB, SQLite's own default.
    private static let fewPages: CInt = 1_000
    /// Pages that the log grows by between two looks at the disk, 256 KiB.
    private static let pagesBetweenLooks: CInt = 64

    private let pages: CInt
    private let path: String
    private let folder: String
    private let pageBytes = 4_096
    /// How long the log was when the disk was last looked at.
    private let looked = Mutex<CInt>(0)
    private let schedule: Store.Schedule
    private let state = Mutex(State.waiting)
    private let connection = Mutex(Connection.unopened)

    /// - Parameters:
    ///   - path: of the database.
    ///   - pages: of the log from which on it is moved.
    ///   - schedule: how the work beside the commits is run.
    init(of path: String, every pages: Int, schedule: @escaping Store.Schedule) {
        self.path = path
        folder = URL(filePath: path).deletingLastPathComponent().path
        self.pages = CInt(clamping: pages)
        self.schedule = schedule
    }

    /// Follows the commits of a connection, in place of what SQLite does itself. The connection must be closed while this object lives.
    func follow(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { checkpoints, committing, _, pages in
                guard let checkpoints, let committing else { return SQLITE_OK }
                Unmanaged<Checkpoints>.fromOpaque(checkpoints).takeUnretainedValue().committed(committing, pages)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Waits for what is being done, and does no more.
    func close() {
        connection.withLock { connection in
            if case .open(let queue) = connection { try? queue.close() }
            connection = .closed
        }
    }

    private enum Need {
        case none
        /// The log is long.
        case soon
        /// The file may have to grow by as much as the log holds, and soon there would be no room for that.
        case now
    }

    /// - Parameter pages: how long the log is.
    private func need(_ pages: CInt) -> Need {
        let isTimeToLook = looked.withLock { looked in
            guard pages < looked || pages - looked >= Self.pagesBetweenLooks else { return false }
            looked = pages
            return true
        }
        if isTimeToLook {
            let log = Int(pages) * pageBytes
            if let free = Disk.free(in: folder), free < 2 * log { return .now }
            // A log that is longer than the data it changes is mostly of pages that were changed again since.
            if pages >= min(Self.fewPages, self.pages), let data = Disk.size(path), log >= data { return .soon }
        }
        return pages >= self.pages ? .soon : .none
    }

    /// - Parameter pages: how long the log is.
    private func committed(_ committing: OpaquePointer, _ pages: CInt) {
        let need = need(pages)
        if need == .now { return Self.move(committing) }
        let isLong = need == .soon
        let before = state.withLock { state in
            let before = state
            switch state {
            case .waiting: if isLong { state = .working }
            case .working: break
            case .finishing: state = .waiting
            }
            return before
        }
        switch before {
        case .waiting: if isLong { schedule { self.work() } }
        case .working: break
        case .finishing: Self.move(committing)
        }
    }

    /// A failure leaves the log as it is, and the next commit tries again: as with SQLite's own.
    private static func move(_ connection: OpaquePointer) {
        sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// Moves all of the log into the file and gives its room back to the disk.
    /// - Returns: whether it could be: nobody reads from it, and there is room for what the file grows by.
    static func empty(_ database: Database) -> Bool {
        let connection = database.sqliteConnection
        // Whoever reads for long does not hold up the others, who hear that the disk is full.
        sqlite3_busy_timeout(connection, emptyingMilliseconds)
        defer { sqlite3_busy_timeout(connection, Store.busyMilliseconds) }
        return sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK
    }

    private static let emptyingMilliseconds: CInt = 200

    private func work() {
        connection.withLock { connection in
            if case .unopened = connection, let queue = try? DatabaseQueue(path: path) { connection = .open(queue) }
            guard case .open(let queue) = connection else { return }
            _ = try? queue.writeWithoutTransaction { database in
                try database.checkpoint(.passive)
                Self.sync(database)
            }
        }
        state.withLock { $0 = .finishing }
    }

    /// SQLite syncs the file only when the whole log is in it, which is when the rest is moved within a commit: by then there should be
    /// little left to sync. It is asked of SQLite's own handle of the file, since closing another one would end the locks on it.
    private static func sync(_ database: Database) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_FILE_POINTER, &file)
        // A failure is found by the sync within the commit.
        if let file { _ = file.pointee.pMethods?.pointee.xSync?(file, SQLITE_SYNC_NORMAL) }
    }
}
