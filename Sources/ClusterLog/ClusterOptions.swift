// SPDX-License-Identifier: MIT

/// Which cluster a node is of, and how it gets in.
package struct ClusterOptions: Sendable, Equatable {
    /// The NATS servers: `nats://host:port`, or `tls://host:port`.
    package var servers: [String]
    /// One organisation's rooms and people: one log. Several may share the NATS servers.
    package var workspace: String
    package var user: String?
    package var password: String?
    /// A file with a user's JWT and seed, as `nsc` writes it.
    package var credentialsFile: String?
    /// A PEM file with the authorities that the servers' certificates are checked against.
    package var authoritiesFile: String?
    /// How long a start waits for NATS: it may be starting as well.
    package var wait = standardWait

    package static let standardWait: Duration = .seconds(30)
    package static let standardWorkspace = "main"
    private static let workspaceLength = 1...32

    package init(servers: [String], workspace: String = standardWorkspace) {
        self.servers = servers
        self.workspace = workspace
    }

    /// Whether a name can be that of a workspace: letters, digits, `-` and `_`, as it is part of the names of streams.
    package static func isWorkspace(_ name: String) -> Bool {
        workspaceLength.contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Whether an address can be that of a NATS server.
    package static func isServer(_ address: String) -> Bool {
        ["nats://", "tls://"].contains { address.hasPrefix($0) && address.count > $0.count }
    }
}
