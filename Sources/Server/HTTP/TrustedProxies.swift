// SPDX-License-Identifier: MIT

import Foundation
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
        guard let text = address?.ipAddress, let bytes = Network.bytes(of: text) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// Addresses that begin with the same bits.
    private struct Network: Sendable, Equatable {
        let bytes: [UInt8]
        let bits: Int

        /// `address` or `address/bits`.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
            let width = bytes.count * 8
            guard let bits = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(bits) else { return nil }
            self.bytes = bytes
            self.bits = bits
        }

        static func bytes(of text: String) -> [UInt8]? {
            var v4 = [UInt8](repeating: 0, count: 4)
            if inet_pton(AF_INET, text, &v4) == 1 { return v4 }
            var v6 = [UInt8](repeating: 0, count: 16)
            guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
            // A socket for both kinds shows IPv4 like this (RFC 4291 §2.5.5.2).
            let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
            return v6.starts(with: mapped) ? Array(v6.suffix(4)) : v6
        }

        func contains(_ other: [UInt8]) -> Bool {
            guard other.count == bytes.count else { return false }
            let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
            guard other.prefix(whole) == bytes.prefix(whole) else { return false }
            return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
        }
    }
}
