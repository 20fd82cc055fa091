// SPDX-License-Identifier: MIT

import Foundation
package import NATS
import Store
import WireProtocol

extension ClusterLog {
    static let replicas = 3

    /// A stream that is there.
    package struct Found: Sendable {
        let state: NATSStream.State
        var note: LogNote { LogNote(state.note) }
        var id: String { note.id }

        init(_ state: NATSStream.State) {
            self.state = state
        }
    }

    /// Finds the stream, and makes it if it is not there yet.
    package static func findStream(_ stream: NATSStream) throws(NATSError) -> Found {
        if let found = try existing(stream) { return found }
        return try make(stream, LogNote.new())
    }

    /// Finds the stream; nil when it is not there.
    static func existing(_ stream: NATSStream) throws(NATSError) -> Found? {
        do {
            return Found(try stream.state())
        } catch .noSuchStream {
            return nil
        }
    }

    /// Makes the stream.
    /// - Returns: what is there then: another node may have been first.
    static func make(_ stream: NATSStream, _ note: LogNote) throws(NATSError) -> Found {
        try stream.make(replicas: replicas, note: note.text)
        return Found(try stream.state())
    }

    /// Where the database stands in the log. A new one begins to follow it.
    static func position(of store: Store, in found: Found) throws -> LogPosition {
        let (revision, position) = try store.readNow { (try $0.revision(), try $0.logPosition()) }
        if let position {
            try check(found, id: position.log, applied: position.entry, path: store.path)
            return position
        }
        guard revision.value == 0 else { throw ClusterError.notEmpty(path: store.path) }
        guard !found.note.continuesDatabase else { throw ClusterError.noSnapshot(first: max(1, found.state.first)) }
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
