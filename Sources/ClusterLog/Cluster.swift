// SPDX-License-Identifier: MIT

import Foundation
package import Logging
import NATS
package import Store

/// A node's place in its cluster: the connection to NATS, and what stands on it.
package final class Cluster: Sendable {
    package let log: ClusterLog
    /// What only one node of the cluster does.
    package let duty: Duty
    /// What is of use only now.
    package let channel: ClusterChannel
    private let connection: NATSConnection

    /// How long a start waits for NATS: it may be starting as well.
    private static let startTimeout: Duration = .seconds(30)
    private static let startPause: Duration = .seconds(1)

    /// Connects and begins to follow the log.
    /// - Parameters:
    ///   - announce: see ``ClusterLog``.
    ///   - dutyBegins: is told when this node becomes the one on duty.
    /// - Throws: ``ClusterError``, `StoreError`, and `CancellationError`.
    package init(
        _ options: ClusterOptions,
        store: Store,
        logger: Logger,
        dutyBegins: @escaping @Sendable () -> Void,
        announce: @escaping @Sendable ([Change]) -> Void
    ) async throws {
        var nats = NATSOptions(servers: options.servers, name: "roomkey \(ProcessInfo.processInfo.hostName)")
        nats.user = options.user
        nats.password = options.password
        nats.credentialsFile = options.credentialsFile
        nats.authoritiesFile = options.authoritiesFile

        let found = try await Self.find(options.workspace, nats, logger)
        connection = found.stream.connection
        log = try ClusterLog(found.log, of: found.stream, store: store, logger: logger, announce: announce)
        duty = Duty(found.lease, begins: dutyBegins)
        channel = ClusterChannel(connection, subject: "roomkey.\(options.workspace).now")
    }

    private struct Found: Sendable {
        let stream: NATSStream
        let log: ClusterLog.Found
        let lease: NATSLease
    }

    /// Connects, and finds or makes what the cluster has in NATS.
    private static func find(_ workspace: String, _ nats: NATSOptions, _ logger: Logger) async throws -> Found {
        let begin = ContinuousClock.now
        var isToldOfWaiting = false
        while true {
            do throws(NATSError) {
                return try findNow(workspace, nats, logger)
            } catch {
                guard begin.duration(to: .now) < startTimeout else {
                    throw ClusterError.unreachable(reason: error)
                }
                if !isToldOfWaiting { logger.notice("waiting for NATS", metadata: ["reason": "\(error)"]) }
                isToldOfWaiting = true
                try await Task.sleep(for: startPause)
            }
        }
    }

    private static func findNow(
        _ workspace: String,
        _ nats: NATSOptions,
        _ logger: Logger
    ) throws(NATSError) -> Found {
        let connection = try NATSConnection(nats, logger: logger)
        let stream = NATSStream("roomkey-\(workspace)", subject: "roomkey.\(workspace).log", on: connection)
        let log = try ClusterLog.findStream(stream, logger)
        let lease = try NATSLease(
            "duty",
            in: "roomkey-\(workspace)",
            owner: nats.name,
            duration: Duty.term,
            replicas: log.state.replicas,
            on: connection
        )
        return Found(stream: stream, log: log, lease: lease)
    }

    /// Finishes what was accepted and leaves the cluster.
    package func close() async {
        await log.close()
        await duty.close()
        channel.close()
        connection.close()
    }
}
