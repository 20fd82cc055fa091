// SPDX-License-Identifier: MIT

import NIOCore

/// The machines whose word on where a request comes from is taken: this one, and those that proxies stand on.
package struct TrustedProxies: Sendable, Equatable {
    private var networks: [IPNetwork]

    /// Proxies on this machine only.
    package static let local = TrustedProxies(
        networks: [IPNetwork("127.0.0.0/8"), IPNetwork("::1")].compactMap(\.self)
    )

    private init(networks: [IPNetwork]) {
        self.networks = networks
    }

    /// - Parameter text: addresses and networks with commas between: `10.0.0.0/8,fd00::1`. Those of this machine are added.
    /// - Returns: nil when one of them is neither.
    package init?(_ text: String) {
        guard let named = IPNetwork.list(text) else { return nil }
        self = .local
        networks += named
    }

    func contains(_ address: SocketAddress?) -> Bool {
        guard let bytes = address?.ipBytes else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// Whether one of them is in a network, or a network in one of theirs.
    func overlap(_ bytes: [UInt8], bits: Int) -> Bool {
        networks.contains { $0.overlaps(bytes, bits: bits) }
    }
}
