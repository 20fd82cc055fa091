// SPDX-License-Identifier: MIT

import NIOSSL

/// Which certificates of servers are believed.
public enum TrustedCertificates: Sendable, Hashable {
    /// Those that the system believes.
    case system
    /// Those that are signed by a certificate in this file of PEM, of a server that has signed its own.
    case file(String)

    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if case .file(let path) = self { configuration.trustRoots = .file(path) }
        return configuration
    }
}
