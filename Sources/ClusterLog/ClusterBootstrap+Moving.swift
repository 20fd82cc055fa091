// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import Logging
import NATS
package import Store

extension ClusterBootstrap {
    /// Makes a database that is its own log the beginning of a cluster's: the first snapshot of a log without entries.
    ///
    /// The database follows that log from the first moment on, so that nothing else is written to it meanwhile. Where that is broken off,
    /// it is gone on with when called again.
    /// - Parameters:
    ///   - commands: what is to be written to the database before it becomes the cluster's.
    ///   - undo: takes that back when it does not.
    /// - Throws: ``ClusterError/logExists(stream:)`` when the cluster has a log already, other ``ClusterError``s, `NATSError` and
    ///   `StoreError`.
    package func join(_ store: Store, with commands: [Command], undo: [Command]) async throws {
        let position = try store.readNow { try $0.logPosition() }
        let found = try await trying { () throws(NATSError) in try ClusterLog.existing(stream) }
        if let found {
            guard found.id == position?.log else { throw ClusterError.logExists(stream: stream.name) }
            return
        }
        guard position.map({ $0.entry == 0 }) ?? true else { throw ClusterError.noLog(stream: stream.name) }
        let note = LogNote(id: position?.log ?? UUID().uuidString, continuesDatabase: true)
        if position == nil { _ = try store.apply(commands, through: LogPosition(log: note.id, entry: 0)) }
        do {
            let database = DatabaseFile(URL(filePath: store.path))
            let size = try database.size()
            logger.notice("giving the cluster a snapshot of the database", metadata: ["bytes": "\(size)"])
            let snapshots = try await trying { () throws(NATSError) in
                try LogSnapshots(of: note.id, beside: stream)
            }
            try snapshots.take(of: database)
        } catch {
            try store.endFollowing(undo)
            throw error
        }
        // What fails from here on may have been done; when called again, it is known.
        guard try ClusterLog.make(stream, note).id == note.id else {
            try store.endFollowing(undo)
            throw ClusterError.logExists(stream: stream.name)
        }
    }

    /// Applies all that is in the log to a database.
    package func catchUp(_ store: Store) async throws {
        let found = try await find(for: try store.readNow { try $0.logPosition() })
        let log = try ClusterLog(found, of: stream, store: store, logger: logger) { _ in }
        do {
            try await log.waitUntilReady()
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }

    /// Makes a database its own log, with what of the cluster's it has applied.
    /// - Parameter commands: what is to be written to it then.
    /// - Returns: the last entry that it holds.
    package static func leave(_ store: Store, with commands: (Snapshot) throws -> [Command]) throws -> UInt64 {
        let (entry, commands) = try store.readNow { (try $0.logPosition()?.entry, try commands($0)) }
        try store.endFollowing(commands)
        return entry ?? 0
    }
}
