// SPDX-License-Identifier: MIT

import Foundation
import NIOCore

extension SocketAddress {
    /// The IP address: 4 bytes of IPv4, 16 of IPv6; nil where it is none.
    var ipBytes: [UInt8]? { ipAddress.flatMap { Self.ipBytes(of: $0) } }

    static func ipBytes(of text: String) -> [UInt8]? {
        var v4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &v4) == 1 { return v4 }
        var v6 = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        // A socket for both kinds shows IPv4 like this (RFC 4291 §2.5.5.2).
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return v6.starts(with: mapped) ? Array(v6.suffix(4)) : v6
    }
}
