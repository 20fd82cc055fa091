// SPDX-License-Identifier: MIT

import NIOCore

/// The machines whose word on where a request comes from is taken: this one, and those that proxies stand on.
package struct TrustedProxies: Sendable, Equatable {
    private var networks: [Network]

    /// Proxies on this machine only.
    package static let local = TrustedProxies(networks: [Network("127.0.0.0/8"), Network("::1")].compactMap(\.self))

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// - Parameter text: addresses and networks with commas between: `10.0.0.0/8,fd00::1`. Those of this machine are added.
    /// - Returns: nil when one of them is neither.
    package init?(_ text: String) {
        self = .local
        for part in text.split(separator: ",") {
            guard let network = Network(part.filter { $0 != " " }) else { return nil }
            networks.append(network)
        }
    }

    func contains(_ address: SocketAddress?) -> Bool {
        guard let bytes = address?.ipBytes else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// Addresses that begin with the same bits.
    private struct Network: Sendable, Equatable {
        let bytes: [UInt8]
        let bits: Int

        /// `address` or `address/bits`.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let bytes = SocketAddress.ipBytes(of: String(parts[0])) else { return nil }
            let width = bytes.count * 8
            guard let bits = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(bits) else { return nil }
            self.bytes = bytes
            self.bits = bits
        }

        func contains(_ other: [UInt8]) -> Bool {
            guard other.count == bytes.count else { return false }
            let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
            guard other.prefix(whole) == bytes.prefix(whole) else { return false }
            return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
        }
    }
}
