// SPDX-License-Identifier: MIT

import Foundation
package import NATS
import Store
import WireProtocol

extension ClusterLog {
    static let replicas = 3
    /// What a stream is noted with, before the log's name for itself.
    private static let notePrefix = "Roomkey log "

    /// A stream that is there.
    package struct Found: Sendable {
        let state: NATSStream.State
        /// The log's name for itself.
        var id: String { String(state.note.dropFirst(notePrefix.count)) }

        init(_ state: NATSStream.State) {
            self.state = state
        }
    }

    /// Finds the stream, and makes it if it is not there yet.
    package static func findStream(_ stream: NATSStream) throws(NATSError) -> Found {
        do {
            return Found(try stream.state())
        } catch .noSuchStream {
            try stream.make(replicas: replicas, note: notePrefix + UUID().uuidString)
            return Found(try stream.state())
        }
    }

    /// Where the database stands in the log. A new one begins to follow it.
    static func position(of store: Store, in found: Found) throws -> LogPosition {
        let (revision, position) = try store.readNow { (try $0.revision(), try $0.logPosition()) }
        if let position {
            try check(found, id: position.log, applied: position.entry, path: store.path)
            return position
        }
        guard revision.value == 0 else { throw ClusterError.notEmpty(path: store.path) }
        let start = LogPosition(log: found.id, entry: 0)
        _ = try store.apply([], through: start)
        return start
    }

    /// Checks that a database that has applied a log up to an entry can go on with a stream.
    static func check(
        _ found: Found,
        id: String,
        applied: UInt64,
        path: String
    ) throws(ClusterError) {
        guard found.id == id else { throw .otherLog(path: path) }
        let state = found.state
        guard state.last >= applied else { throw .logLost(last: state.last, applied: applied) }
        guard state.first <= applied + 1 else { throw .trimmed(path: path, first: state.first, applied: applied) }
    }
}
