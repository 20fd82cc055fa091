// SPDX-License-Identifier: MIT

import ArgumentParser
import Server

struct Leave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a cluster node into a stand-alone server.",
        discussion: """
            The node must be stopped. Everything in the cluster's log is applied first. What other nodes write afterwards is not included, so \
            stop them before. The cluster itself stays as it is. People stay signed in.
            """
    )

    @Flag(help: "Use the database as is; unapplied writes are lost.")
    var asItIs = false

    @OptionGroup var options: MembershipOptions

    func validate() throws {
        if asItIs, options.cluster.cluster != nil {
            throw ValidationError("--as-it-is does not use the cluster. Leave out --cluster.")
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let settings = try options.settings()
            guard asItIs || settings.cluster != nil else {
                throw CommandFailure(
                    "Name the cluster with --cluster, so that nothing it holds is lost, or use the database as is with --as-it-is."
                )
            }
            try await MembershipOptions.withMembership(settings) { membership, path in
                let (revision, entry) = try await membership.leave(asItIs ? nil : settings.cluster)
                print("\(path) is stand-alone, revision \(revision), with the cluster's log up to entry \(entry).")
                print("Start it with: roomkey serve --data \(path)")
            }
        }
    }
}
