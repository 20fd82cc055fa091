// SPDX-License-Identifier: MIT

/// Where NATS is, and how to get in.
package struct NATSOptions: Sendable, Equatable {
    /// `nats://host:port`, or `tls://host:port` for an encrypted connection; any of them is as good as another.
    package var servers: [String]
    /// How the servers list this connection.
    package var name: String
    package var user: String?
    package var password: String?
    /// A file with a user's JWT and seed, as `nsc` writes it.
    package var credentialsFile: String?
    /// A PEM file with the authorities that the servers' certificates are checked against; those of the system when it is nil.
    package var authoritiesFile: String?

    package init(servers: [String], name: String) {
        self.servers = servers
        self.name = name
    }

    var isEncrypted: Bool { authoritiesFile != nil || servers.contains { $0.hasPrefix("tls://") } }
}
