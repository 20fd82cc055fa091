// SPDX-License-Identifier: MIT

import Foundation
import NIOCore

/// Where a request comes from, as far as limits are concerned.
struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - forwarded: the values of `X-Forwarded-For`. Believed only from this machine, where a proxy may stand, and of them only the
    ///     last address, which that proxy has added: what comes before it is whatever the client has sent.
    init(peer: SocketAddress?, forwarded: [String]) {
        var address = peer
        if Self.isLoopback(peer), let last = forwarded.last?.split(separator: ",").last {
            address = (try? SocketAddress(ipAddress: String(last.filter { $0 != " " }), port: 0)) ?? peer
        }
        description = Self.network(of: address)
    }

    private static func isLoopback(_ address: SocketAddress?) -> Bool {
        switch address {
        case .v4: address?.ipAddress?.hasPrefix("127.") == true
        case .v6: ["::1", "0:0:0:0:0:0:0:1"].contains(address?.ipAddress ?? "")
        default: false
        }
    }

    /// The address, or of IPv6 the network of 64 bits that one customer has to itself.
    private static func network(of address: SocketAddress?) -> String {
        let text = address?.ipAddress ?? ""
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
