// SPDX-License-Identifier: MIT

import ArgumentParser
import ClusterLog
import Server

struct Join: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move a stand-alone server into a cluster.",
        discussion: """
            The server must be stopped. Its database becomes the start of a new workspace in the cluster, and its folder that of the \
            first node; other nodes start on empty folders. People stay signed in. If it is interrupted, run it again. `roomkey leave` is the \
            way back.
            """
    )

    @OptionGroup var options: MembershipOptions

    func run() async throws {
        try await CommandFailure.reporting {
            let settings = try options.settings()
            guard let cluster = settings.cluster else {
                throw CommandFailure("No cluster was given. Name its NATS servers with --cluster nats://HOST:PORT,…")
            }
            try await MembershipOptions.withMembership(settings) { membership, path in
                let revision = try await membership.join(cluster)
                print("Workspace \(cluster.workspace) begins with \(path), revision \(revision).")
                let servers = cluster.servers.joined(separator: ",")
                print("Start its first node with: roomkey serve --data \(path) --cluster \(servers)")
            }
        }
    }
}
