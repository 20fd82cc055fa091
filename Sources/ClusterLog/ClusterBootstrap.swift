// SPDX-License-Identifier: MIT

import Foundation
package import Logging
import NATS
package import Store
import WireProtocol

/// A connection to a cluster, before a database follows its log.
package struct ClusterBootstrap: Sendable {
    let stream: NATSStream
    /// Where nodes tell each other of the moment.
    let channelSubject: String
    let logger: Logger
    /// How long it waits for NATS (``ClusterOptions/wait``).
    private let wait: Duration

    private static let startPause: Duration = .seconds(1)

    /// - Throws: ``ClusterError/unreachable(reason:)`` and `CancellationError`.
    package init(_ options: ClusterOptions, logger: Logger) async throws {
        var nats = NATSOptions(servers: options.servers, name: "roomkey \(ProcessInfo.processInfo.hostName)")
        nats.user = options.user
        nats.password = options.password
        nats.credentialsFile = options.credentialsFile
        nats.authoritiesFile = options.authoritiesFile
        let connection = try await Self.trying(for: options.wait, logger) { () throws(NATSError) in
            try NATSConnection(nats, logger: logger)
        }
        self.init(
            NATSStream("roomkey-\(options.workspace)", subject: "roomkey.\(options.workspace).log", on: connection),
            channelSubject: "roomkey.\(options.workspace).now",
            wait: options.wait,
            logger: logger
        )
    }

    init(
        _ stream: NATSStream,
        channelSubject: String,
        wait: Duration = ClusterOptions.standardWait,
        logger: Logger
    ) {
        self.stream = stream
        self.channelSubject = channelSubject
        self.wait = wait
        self.logger = logger
    }

    /// Tries for as long as NATS may be starting.
    func trying<Value>(_ body: () throws(NATSError) -> Value) async throws -> Value {
        try await Self.trying(for: wait, logger, body)
    }

    private static func trying<Value>(
        for wait: Duration,
        _ logger: Logger,
        _ body: () throws(NATSError) -> Value
    ) async throws -> Value {
        let begin = ContinuousClock.now
        var isToldOfWaiting = false
        while true {
            do throws(NATSError) {
                return try body()
            } catch {
                guard begin.duration(to: .now) < wait else {
                    throw ClusterError.unreachable(reason: error)
                }
                if !isToldOfWaiting { logger.notice("waiting for NATS", metadata: ["reason": "\(error)"]) }
                isToldOfWaiting = true
                try await Task.sleep(for: startPause)
            }
        }
    }

    /// Finds the log that a database is to follow; a new one is made only for a database that has followed none.
    func find(for position: LogPosition?) async throws -> ClusterLog.Found {
        let found = try await trying { () throws(NATSError) -> ClusterLog.Found? in
            guard position != nil else { return try ClusterLog.findStream(stream) }
            return try ClusterLog.existing(stream)
        }
        guard let found else { throw ClusterError.noLog(stream: stream.name) }
        return found
    }

    /// Opens a database to follow the log with. Where it is empty, or the log has been trimmed behind it, it is first replaced by the
    /// newest snapshot: it is only a view of the log, so nothing is lost with it.
    /// - Parameter open: opens the database, and is called again after it was replaced.
    package func openStore(_ open: () throws -> Store) async throws -> Store {
        let store = try open()
        let database = DatabaseFile(URL(filePath: store.path))
        LogSnapshots.removeRemains(beside: database)
        do {
            guard let log = try await logToBeginWithSnapshot(store) else { return store }
            let snapshots = try await trying { () throws(NATSError) in
                try LogSnapshots(of: log.id, beside: stream)
            }
            let usable = try snapshots.all().filter { $0.entry + 1 >= log.state.first }
            guard let newest = usable.first else {
                // It can be read from its begin.
                guard log.state.first > 1 || log.note.continuesDatabase else { return store }
                throw ClusterError.noSnapshot(first: max(1, log.state.first))
            }
            guard newest.entry <= log.state.last else {
                throw ClusterError.logLost(last: log.state.last, applied: newest.entry)
            }
            try store.close()
            try snapshots.fetch(firstSoundOf: usable, to: database, logger)
        } catch {
            try store.close()
            throw error
        }
        return try open()
    }

    /// - Returns: the log; nil when the database can go on with it as it is.
    private func logToBeginWithSnapshot(_ store: Store) async throws -> ClusterLog.Found? {
        let (revision, position) = try store.readNow { (try $0.revision(), try $0.logPosition()) }
        // What is wrong then is told when it is to follow the log.
        guard position != nil || revision.value == 0 else { return nil }
        let found = try await find(for: position)
        guard let position else { return found }
        guard found.state.first > position.entry + 1, position.log == found.id else { return nil }
        logger.notice(
            "the log was trimmed past the database; replacing the database, which is only a view of the log",
            metadata: ["applied": "\(position.entry)", "first": "\(found.state.first)"]
        )
        return found
    }
}
