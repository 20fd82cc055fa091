// SPDX-License-Identifier: MIT

package import Foundation
import GRDB

extension DatabaseFile {
    /// Begins a new history in a copy that is to take a database's place: clients that have seen more than it holds must not go on from
    /// what they have seen. A copy of an older version gets one when it is brought up to date.
    package func beginHistory() throws(StoreError) {
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { database in
                guard try database.columns(in: "position").contains(where: { $0.name == "history" }) else { return }
                try Schema.beginHistory(in: database)
            }
            try queue.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Puts a copy in this file's place. Nobody else may have the database open.
    ///
    /// The database that was here is kept, whole, where that is asked for. At each moment there is one under this name, so that a
    /// server that starts after a crash in the middle of it finds either the old or the new one and never makes an empty one.
    /// - Parameter kept: the name under which the database that was here is kept; nil where it need not be.
    package func replace(with copy: consuming UnfinishedCopy, keepingAs kept: URL?) throws(StoreError) {
        if exists { foldLog() }
        if exists, let kept {
            try keep(path, as: kept.path)
            // Still there when it could not be folded in, say because the database is damaged.
            if access(log, F_OK) == 0 { try keep(log, as: kept.path + "-wal") }
            try Disk.sync(url.deletingLastPathComponent().path)
        }
        // SQLite would play the log of the old database into the new one.
        unlink(log)
        unlink(path + "-shm")
        // It follows the history of the database that was here, and is made again from the one that comes.
        do {
            try TextIndex.remove(from: url.deletingLastPathComponent())
        } catch {
            throw StoreError(error, path: path)
        }
        try copy.finish()
    }

    private var log: String { path + "-wal" }

    /// Brings what a killed server left in the write-ahead log back into the one file.
    private func foldLog() {
        guard let queue = try? DatabaseQueue(path: path) else { return }
        try? queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try? queue.close()
    }

    private func keep(_ path: String, as kept: String) throws(StoreError) {
        guard link(path, kept) == 0 else { throw Disk.failure(kept) }
    }
}
