// SPDX-License-Identifier: MIT

import GRDB
import Synchronization

/// Ends the reading of a whole database early, from any thread: whoever asked for it has gone, or the server stops.
package final class ReadStop: Sendable {
    private struct State {
        var isStopped = false
        /// What is being read.
        var database: DatabaseQueue?
    }

    private let state = Mutex(State())

    package init() {}

    /// The read fails soon, and every further one at once.
    package func stop() {
        state.withLock { state in
            state.isStopped = true
            state.database?.interrupt()
        }
    }

    /// - Throws: when it has been stopped.
    func check() throws {
        if state.withLock({ $0.isStopped }) { throw Self.stopped }
    }

    /// Reads, until it is stopped.
    func reading<Value>(_ database: DatabaseQueue, _ body: () throws -> Value) throws -> Value {
        try state.withLock { state in
            guard !state.isStopped else { throw Self.stopped }
            state.database = database
        }
        defer { state.withLock { $0.database = nil } }
        return try body()
    }

    private static let stopped = StoreError.failed(reason: "it was stopped")
}
