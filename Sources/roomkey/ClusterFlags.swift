// SPDX-License-Identifier: MIT

import ArgumentParser
import ClusterLog

/// Which cluster a command is about, and how it gets in.
struct ClusterFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The NATS servers of the cluster: nats://HOST:PORT or tls://HOST:PORT, comma-separated.",
            valueName: "servers"
        )
    )
    var cluster: String?

    @Option(help: "The workspace in the cluster. (default: main)")
    var workspace: String?

    @Option(help: "The user at NATS; its password is ROOMKEY_CLUSTER_PASSWORD.")
    var clusterUser: String?

    @Option(help: "A file with the credentials for NATS, as nsc writes it.")
    var clusterCredentials: String?

    @Option(
        name: .customLong("cluster-ca"),
        help: "A PEM file with the CA certificates of the NATS servers."
    )
    var clusterCA: String?

    @Option(help: "How long a start waits for NATS, in seconds. (default: 30)")
    var clusterWait: Int?

    func write(to flags: inout Settings.Flags) {
        flags[.cluster] = cluster
        flags[.workspace] = workspace
        flags[.clusterUser] = clusterUser
        flags[.clusterCredentials] = clusterCredentials
        flags[.clusterCA] = clusterCA
        flags[.clusterWait] = clusterWait?.description
    }
}
