// SPDX-License-Identifier: MIT

import ClusterLog
import CommitLog
import Crypto
import Effects
import Foundation
import Logging
import ServiceLifecycle
import Store
import WireProtocol

/// The log that this server writes to: its own, or that of a cluster; and what depends on which of them it is.
struct ServerLog: Sendable {
    let log: any CommitLog
    /// Tells the other nodes of a cluster what is of use only now; nil where there are none.
    let exchange: NodeExchange?
    private let kind: Kind

    private enum Kind {
        case embedded(EmbeddedLog)
        case cluster(Cluster)
    }

    /// - Parameters:
    ///   - entrance: to the cluster; nil for a server that stands alone.
    ///   - leadershipBegins: Called when this server becomes the leader of its cluster.
    ///   - announce: is given what has been committed, in order.
    init(
        _ entrance: ClusterBootstrap?,
        store: Store,
        logger: Logger,
        leadershipBegins: @escaping @Sendable () -> Void,
        announce: @escaping @Sendable ([Change]) -> Void
    ) async throws {
        if let entrance {
            let cluster = try await Cluster(
                entrance,
                store: store,
                leadershipBegins: leadershipBegins,
                announce: announce
            )
            log = cluster.log
            exchange = NodeExchange(cluster.channel)
            kind = .cluster(cluster)
            do {
                try await cluster.log.waitUntilReady()
            } catch {
                await cluster.close()
                throw error
            }
        } else {
            let embedded = try EmbeddedLog(
                store: store,
                schedule: LogSchedule.afterLoopTurn(EmbeddedLog.queue()),
                logger: logger,
                announce: announce
            )
            log = embedded
            exchange = nil
            kind = .embedded(embedded)
        }
    }

    /// The services that run for as long as the server does.
    var services: [any Service] {
        switch kind {
        case .embedded: []
        case .cluster(let cluster): [ClusterWatch(log: cluster.log)] + [exchange].compactMap(\.self)
        }
    }

    /// What it needs to have done for it.
    var effects: [any Effect] {
        switch kind {
        case .embedded(let log): [WriteRecovery(log: log)]
        case .cluster: []
        }
    }

    /// Whether this server has to do what only one of a cluster does.
    var isLeader: Bool {
        switch kind {
        case .embedded: true
        case .cluster(let cluster): cluster.leaderLease.isHeld
        }
    }

    /// Why the server cannot take traffic; nil when it can.
    var problem: String? {
        switch kind {
        case .embedded(let log): log.failure.map { "nothing can be written: \($0.told)" }
        case .cluster(let cluster):
            cluster.log.failure.map { "the cluster log cannot be applied: \($0.told)" }
                ?? (cluster.log.isReady ? nil : "not up to date with the cluster")
        }
    }

    /// The secret that signs cookies and tokens.
    func secret(of folder: DataFolder, store: Store, now: @escaping @Sendable () -> Timestamp) async throws
        -> SymmetricKey
    {
        let own = try folder.secret()
        switch kind {
        case .embedded: return own
        case .cluster: return try await SharedSecret.find(in: store, orUse: own, log: log, at: now())
        }
    }

    /// Creates the link for the first owner.
    /// - Returns: its token; nil when there is an owner.
    func makeSetup(_ invitations: Invitations, secret: SymmetricKey) async throws -> String? {
        switch kind {
        case .embedded: return try await invitations.makeSetup()
        case .cluster:
            // Every node prints the same link.
            let shared = secret.derived(for: "setup").withUnsafeBytes { $0.hexadecimal }
            return try await invitations.makeSetup(secret: shared)
        }
    }

    /// Takes no more writes, and finishes those that were accepted.
    func close() async {
        switch kind {
        case .embedded(let log): log.close()
        case .cluster(let cluster): await cluster.close()
        }
    }
}
