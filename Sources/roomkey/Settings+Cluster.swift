// SPDX-License-Identifier: MIT

import ClusterLog

extension Settings {
    /// Which cluster the server is a node of; nil when it stands alone.
    static func cluster(_ given: GivenSettings) throws(CommandFailure) -> ClusterOptions? {
        guard let text = try given.text(.cluster) else {
            guard try given.text(.workspace) == nil else {
                throw CommandFailure("--workspace requires --cluster.")
            }
            return nil
        }
        let servers = text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " }.description }
        if let wrong = servers.first(where: { !ClusterOptions.isServer($0) }) {
            throw CommandFailure("A NATS server must be nats://HOST:PORT or tls://HOST:PORT, not \(wrong).")
        }
        var options = ClusterOptions(servers: servers)
        options.workspace = try given.text(.workspace) ?? options.workspace
        guard ClusterOptions.isWorkspace(options.workspace) else {
            throw CommandFailure(
                "A workspace must be 1 to 32 letters, digits, - or _, not \(options.workspace)."
            )
        }
        options.user = try given.text(.clusterUser)
        options.password = try given.text(.clusterPassword)
        options.credentialsFile = try given.text(.clusterCredentials)
        options.authoritiesFile = try given.text(.clusterCA)
        if let seconds = try given.number(.clusterWait) {
            guard (0...3_600).contains(seconds) else {
                throw CommandFailure("The wait for the cluster must be between 0 and 3600 seconds, not \(seconds).")
            }
            options.wait = .seconds(seconds)
        }
        return options
    }
}
