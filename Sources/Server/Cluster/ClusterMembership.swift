// SPDX-License-Identifier: MIT

package import ClusterLog
import Crypto
import Foundation
package import Logging
import Store
package import WireProtocol

/// Moves a data folder into a cluster and out of one, while no server runs on it. People stay signed in. Either way begins a new history,
/// so clients start over.
package struct ClusterMembership {
    private let folder: DataFolder
    private let logger: Logger
    private let now = Timestamp.now

    package init(of folder: DataFolder, logger: Logger) {
        self.folder = folder
        self.logger = logger
    }

    /// Makes the folder's database the beginning of a workspace of a cluster that has no such workspace yet, and the folder that of a
    /// node.
    /// - Returns: the newest revision.
    /// - Throws: `ClusterError`, `StoreError`, ``DataFolder/Failure``, and what NATS has failed with.
    package func join(_ options: ClusterOptions) async throws -> Revision {
        let lock = try await folder.lock()
        defer { lock.release() }
        let store = try folder.openStore(logger)
        let secret = try folder.secret()
        return try await closing(store) {
            let entrance = try await ClusterBootstrap(options, logger: logger)
            try await entrance.join(
                store,
                with: [SharedSecret.sharing(secret, at: now())],
                undo: [SharedSecret.removal(at: now())]
            )
        }
    }

    /// Makes the folder's database its own log. The cluster is left as it is.
    /// - Parameter options: the cluster, all of whose log is applied before; nil to take the database as it is.
    /// - Returns: the newest revision, and the last entry of the log that is in it.
    package func leave(_ options: ClusterOptions?) async throws -> (Revision, entry: UInt64) {
        let lock = try await folder.lock()
        defer { lock.release() }
        let database = DatabaseFile(inDataFolder: folder.url)
        guard try database.logPosition() != nil else { throw ClusterError.notEmpty(path: database.path) }
        var entrance: ClusterBootstrap?
        if let options { entrance = try await ClusterBootstrap(options, logger: logger) }
        let store = try await entrance?.openStore { try folder.openStore(logger) } ?? folder.openStore(logger)
        var entry: UInt64 = 0
        let revision = try await closing(store) {
            try await entrance?.catchUp(store)
            entry = try ClusterBootstrap.leave(store, with: takeSecret)
        }
        return (revision, entry)
    }

    /// From the records to where a server that stands alone has it.
    private func takeSecret(_ snapshot: Snapshot) throws -> [Command] {
        guard let secret = try SharedSecret.stored(snapshot) else { return [] }
        try folder.replaceSecret(with: secret)
        return [SharedSecret.removal(at: now())]
    }

    private func closing(_ store: Store, _ body: () async throws -> Void) async throws -> Revision {
        do {
            try await body()
            let revision = try store.readNow { try $0.revision() }
            try store.close()
            return revision
        } catch {
            try store.close()
            throw error
        }
    }
}
