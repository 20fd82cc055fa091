// SPDX-License-Identifier: MIT

import ClusterLog
import Configuration

extension Settings {
    /// Which cluster the server is a node of; nil when it stands alone.
    static func cluster(_ reader: ConfigReader) async throws -> ClusterOptions? {
        guard let text = try await reader.fetchString(forKey: "cluster"), !text.isEmpty else {
            guard try await reader.fetchString(forKey: "workspace") == nil else {
                throw CommandFailure("A workspace is that of a cluster: set --cluster too, or leave out --workspace.")
            }
            return nil
        }
        let servers = text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " }.description }
        if let wrong = servers.first(where: { !ClusterOptions.isServer($0) }) {
            throw CommandFailure("A NATS server is given as nats://HOST:PORT or tls://HOST:PORT, not \(wrong).")
        }
        var options = ClusterOptions(servers: servers)
        options.workspace = try await reader.fetchString(forKey: "workspace") ?? options.workspace
        guard ClusterOptions.isWorkspace(options.workspace) else {
            throw CommandFailure(
                "The name of a workspace has 1 to 32 letters, digits, - and _, so it cannot be \(options.workspace)."
            )
        }
        options.user = try await reader.fetchString(forKey: "clusterUser")
        options.password = try await reader.fetchString(forKey: "clusterPassword", isSecret: true)
        options.credentialsFile = try await reader.fetchString(forKey: "clusterCredentials")
        options.authoritiesFile = try await reader.fetchString(forKey: "clusterCA")
        if let seconds = try await reader.fetchInt(forKey: "clusterWait") {
            guard (0...3_600).contains(seconds) else {
                throw CommandFailure("The wait for the cluster must be between 0 and 3600 seconds, not \(seconds).")
            }
            options.wait = .seconds(seconds)
        }
        return options
    }
}
