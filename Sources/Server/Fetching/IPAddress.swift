// SPDX-License-Identifier: MIT

import Foundation
import NIOCore

/// An address on the internet, or on a network of one's own.
struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 of IPv4, 16 of IPv6. IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) is IPv4.
    let bytes: [UInt8]
    /// As it is written in URLs, without brackets.
    var description: String {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// - Parameter text: as `inet_pton` reads it.
    init?(_ text: String) {
        guard let bytes = SocketAddress.ipBytes(of: text) else { return nil }
        self.bytes = bytes
    }

    /// - Returns: nil when it is of another kind.
    init?(_ address: UnsafePointer<sockaddr>) {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        guard getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        // A link-local address has its interface behind it.
        let bytes = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether it is one that anybody on the internet can reach, and no neighbour's of this server.
    var isGlobal: Bool {
        guard bytes.count == 16 else { return !Self.specialIPv4.contains { $0.contains(bytes) } }
        // Under the well-known prefix of NAT64 stands an IPv4 address (RFC 6052).
        if Self.translated?.contains(bytes) == true {
            return !Self.specialIPv4.contains { $0.contains(Array(bytes.suffix(4))) }
        }
        return Self.unicast?.contains(bytes) == true && !Self.specialIPv6.contains { $0.contains(bytes) }
    }

    /// The IANA IPv4 Special-Purpose Address Registry, all that is not globally reachable or that few need to be, and multicast.
    private static let specialIPv4 = [
        // "This network", of which 0.0.0.0 is this machine (RFC 791); private use (RFC 1918); shared by carriers (RFC 6598).
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
        // Loopback (RFC 1122); link-local, with the metadata services of clouds (RFC 3927); private use (RFC 1918).
        "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        // Protocol assignments (RFC 6890); documentation (RFC 5737); relays of 6to4 (RFC 7526); private use (RFC 1918).
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        // Benchmarking (RFC 2544); documentation (RFC 5737).
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        // Multicast (RFC 5771); reserved, and limited broadcast (RFC 1112, RFC 8190).
        "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap { IPNetwork($0) }

    /// All that is global unicast (RFC 4291 §2.5.4). So loopback, unspecified, link-local, unique local and multicast addresses are not.
    private static let unicast = IPNetwork("2000::/3")
    private static let translated = IPNetwork("64:ff9b::/96")

    /// The IANA IPv6 Special-Purpose Address Registry, as far as it lies in ``unicast``.
    private static let specialIPv6 = [
        // Protocol assignments, among them Teredo (RFC 2928, RFC 4380); documentation (RFC 3849, RFC 9637).
        "2001::/23", "2001:db8::/32", "3fff::/20",
        // 6to4, which leads to an IPv4 address (RFC 3056).
        "2002::/16",
    ].compactMap { IPNetwork($0) }
}
