// SPDX-License-Identifier: MIT

import NIOCore

/// IP addresses that begin with the same bits.
struct IPNetwork: Sendable, Equatable {
    private let bytes: [UInt8]
    private let bits: Int

    /// - Parameter text: `address` or `address/bits`.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = SocketAddress.ipBytes(of: String(parts[0])) else { return nil }
        let width = bytes.count * 8
        guard let bits = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(bits) else { return nil }
        self.bytes = bytes
        self.bits = bits
    }

    /// Reads addresses and networks with commas between.
    /// - Returns: nil when one of them is neither.
    static func list(_ text: String) -> [IPNetwork]? {
        var networks: [IPNetwork] = []
        for part in text.split(separator: ",") {
            guard let network = IPNetwork(part.filter { $0 != " " }) else { return nil }
            networks.append(network)
        }
        return networks
    }

    /// - Parameter address: 4 bytes of IPv4, 16 of IPv6.
    func contains(_ address: [UInt8]) -> Bool { overlaps(address, bits: address.count * 8) }

    /// Whether it is in another network, or the other in it.
    func overlaps(_ address: [UInt8], bits otherBits: Int) -> Bool {
        guard address.count == bytes.count else { return false }
        let bits = min(bits, otherBits)
        let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
        guard address.prefix(whole) == bytes.prefix(whole) else { return false }
        return rest == 0 || (address[whole] ^ bytes[whole]) >> (8 - rest) == 0
    }
}
