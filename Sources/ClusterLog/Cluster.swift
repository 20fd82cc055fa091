// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NATS
package import Store

/// A node's place in its cluster: the connection to NATS, and what stands on it.
package final class Cluster: Sendable {
    package let log: ClusterLog
    /// Held by the one node that does what only one is to do.
    package let leaderLease: LeaderLease
    /// What nodes send each other without storing it.
    package let channel: ClusterChannel
    private let snapshots: SnapshotKeeper
    private let connection: NATSConnection

    /// Begins to follow the log.
    /// - Parameters:
    ///   - store: as ``ClusterBootstrap/openStore(_:)`` has opened it.
    ///   - announce: see ``ClusterLog``.
    ///   - leadershipBegins: Called when this node becomes the leader.
    /// - Throws: ``ClusterError``, `StoreError`, and `CancellationError`.
    package init(
        _ entrance: ClusterBootstrap,
        store: Store,
        snapshots schedule: SnapshotSchedule = SnapshotSchedule(),
        leadershipBegins: @escaping @Sendable () -> Void,
        announce: @escaping @Sendable ([Change]) -> Void
    ) async throws {
        let stream = entrance.stream
        connection = stream.connection
        let found = try await entrance.find(for: try store.readNow { try $0.logPosition() })
        if found.state.replicas < ClusterLog.replicas {
            entrance.logger.warning(
                "the cluster log is on fewer than three NATS servers, so the loss of one can lose writes",
                metadata: ["replicas": "\(found.state.replicas)"]
            )
        }
        let lease = try await entrance.trying { () throws(NATSError) in
            try NATSLease(
                "duty",
                in: stream.name,
                owner: "roomkey \(ProcessInfo.processInfo.hostName)",
                duration: LeaderLease.term,
                replicas: found.state.replicas,
                on: stream.connection
            )
        }
        log = try ClusterLog(found, of: stream, store: store, logger: entrance.logger, announce: announce)
        let leaderLease = LeaderLease(lease, begins: leadershipBegins)
        self.leaderLease = leaderLease
        snapshots = SnapshotKeeper(log, schedule: schedule) { leaderLease.isHeld }
        channel = ClusterChannel(connection, subject: entrance.channelSubject)
    }

    /// How long leaving may take. Each of its parts waits for answers, and none come from servers that are away.
    private static let farewell: Duration = .seconds(1)

    /// Finishes what was accepted and leaves the cluster.
    package func close() async {
        await log.finish()
        let farewell = connection.isConnected ? Self.farewell : .zero
        let end = Task { [connection] in
            try await Task.sleep(for: farewell)
            // What waits for an answer fails then. A snapshot that is being taken is taken again, by the next leader.
            connection.close()
        }
        async let withoutSnapshots: Void = snapshots.close()
        async let withoutLease: Void = leaderLease.close()
        async let withoutLog: Void = log.close()
        _ = await (withoutSnapshots, withoutLease, withoutLog)
        end.cancel()
        channel.close()
        connection.close()
    }
}
