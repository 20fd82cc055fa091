// SPDX-License-Identifier: MIT

import NIOCore

/// Where a request comes from, as far as limits are concerned.
struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - forwarded: the values of `X-Forwarded-For`. Believed only from a proxy, and of them only the last address, which that proxy
    ///     has added, and what proxies before it have: what comes before is whatever the client has sent.
    init(peer: SocketAddress?, forwarded: [String], by proxies: TrustedProxies) {
        var address = peer
        var named = forwarded.flatMap { $0.split(separator: ",") }
        while !named.isEmpty, proxies.contains(address), let last = named.popLast() {
            guard let before = Self.address(in: last.filter { $0 != " " }) else { break }
            address = before
        }
        description = Self.network(of: address)
    }

    /// Some proxies name the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func address(in text: String) -> SocketAddress? {
        if let address = try? SocketAddress(ipAddress: text, port: 0) { return address }
        return HostRule.host(of: text).flatMap { try? SocketAddress(ipAddress: $0, port: 0) }
    }

    /// The address, or of IPv6 the network of 64 bits that one customer has to itself.
    private static func network(of address: SocketAddress?) -> String {
        if case .v4 = address { return address?.ipAddress ?? "" }
        guard let bytes = address?.ipBytes else { return "" }
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 8, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
