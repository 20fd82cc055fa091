// SPDX-License-Identifier: MIT

import ArgumentParser
import ClusterLog
import Foundation
import Logging
import Server
import Store

/// What `join` and `leave` work on.
struct MembershipOptions: ParsableArguments {
    @OptionGroup var data: DataOption

    @OptionGroup var cluster: ClusterFlags

    func settings() throws -> Settings {
        var flags = Settings.Flags(data: data.data)
        cluster.write(to: &flags)
        return try Settings(flags)
    }

    /// Works on the data folder. What takes long is told on stderr.
    /// - Parameter body: is also given the path of the folder.
    static func withMembership(
        _ settings: Settings,
        _ body: (ClusterMembership, _ path: String) async throws -> Void
    ) async throws {
        let folder = URL(filePath: settings.data, directoryHint: .isDirectory)
        guard DatabaseFile(inDataFolder: folder).exists else {
            throw CommandFailure("There is no database in \(folder.path). Choose the server's folder with --data.")
        }
        var logger = Logger(label: "roomkey") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        do {
            try await body(ClusterMembership(of: try DataFolder(folder), logger: logger), settings.data)
        } catch {
            throw CommandFailure(error)
        }
    }
}
