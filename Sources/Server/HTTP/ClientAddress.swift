// SPDX-License-Identifier: MIT

import Foundation
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
        while proxies.contains(address), let last = named.popLast() {
            guard let before = try? SocketAddress(ipAddress: String(last.filter { $0 != " " }), port: 0) else { break }
            address = before
        }
        description = Self.network(of: address)
    }

    /// The address, or of IPv6 the network of 64 bits that one customer has to itself.
    private static func network(of address: SocketAddress?) -> String {
        let text = address?.ipAddress ?? ""
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
