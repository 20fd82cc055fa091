// SPDX-License-Identifier: MIT

import Foundation
package import Logging
package import NATS
import Store
import WireProtocol

extension ClusterLog {
    static let replicas = 3

    /// A stream that is there.
    package struct Found: Sendable {
        let note: LogNote
        let state: NATSStream.State

        init(_ state: NATSStream.State) {
            self.state = state
            note = LogNote(state.note)
        }
    }

    /// Finds the stream, and makes it if it is not there yet.
    package static func findStream(_ stream: NATSStream, _ logger: Logger) throws(NATSError) -> Found {
        let state: NATSStream.State
        do {
            state = try stream.state()
        } catch .noSuchStream {
            do {
                try make(stream, LogNote(id: UUID().uuidString, beginsWithSnapshot: false))
            } catch .streamExists {
                // Another node was first.
            }
            state = try stream.state()
        }
        if state.replicas < replicas {
            logger.warning(
                "the log of the cluster is on fewer than three NATS servers, so the loss of one can lose writes",
                metadata: ["replicas": "\(state.replicas)"]
            )
        }
        return Found(state)
    }

    /// - Throws: ``NATSError/streamExists`` when somebody else was first.
    static func make(_ stream: NATSStream, _ note: LogNote) throws(NATSError) {
        do {
            try stream.make(replicas: replicas, note: note.text)
        } catch .replicasNotSupported {
            try stream.make(replicas: 1, note: note.text)
        }
    }

    /// Where the database stands in the log. A new one begins to follow it.
    static func position(of store: Store, in found: Found) throws -> LogPosition {
        let (revision, position) = try store.readNow { (try $0.revision(), try $0.logPosition()) }
        if let position {
            try check(found.state, id: position.log, applied: position.entry, path: store.path)
            return position
        }
        guard revision.value == 0 else { throw ClusterError.notEmpty(path: store.path) }
        guard !found.note.beginsWithSnapshot else { throw ClusterError.noSnapshot(first: found.state.first) }
        let start = LogPosition(log: found.note.id, entry: 0)
        _ = try store.apply([], through: start)
        return start
    }

    /// Checks that a database that has applied a log up to an entry can go on with a stream.
    static func check(
        _ state: NATSStream.State,
        id: String,
        applied: UInt64,
        path: String
    ) throws(ClusterError) {
        guard LogNote(state.note).id == id else { throw .otherLog(path: path) }
        guard state.last >= applied else { throw .logLost(last: state.last, applied: applied) }
        guard state.first <= applied + 1 else { throw .trimmed(path: path, first: state.first, applied: applied) }
    }
}
