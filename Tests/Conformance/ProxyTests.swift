// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import Server

@Suite("Where a request comes from")
struct ProxyTests {
    private func address(of peer: String, forwarded: [String], trusting list: String = "") throws -> String {
        let proxies = try #require(TrustedProxies(list))
        let peer = try SocketAddress(ipAddress: peer, port: 1)
        return ClientAddress(peer: peer, forwarded: forwarded, by: proxies).description
    }

    @Test(
        "what a proxy says is believed, and what one that is not trusted says is not",
        arguments: [
            ("203.0.113.7", "", "203.0.113.7"),
            ("127.0.0.1", "", "198.51.100.9"),
            ("::1", "", "198.51.100.9"),
            ("10.1.2.3", "", "10.1.2.3"),
            ("10.1.2.3", "10.0.0.0/8", "198.51.100.9"),
            ("::ffff:10.1.2.3", "10.0.0.0/8", "198.51.100.9"),
            ("11.1.2.3", "10.0.0.0/8", "11.1.2.3"),
            ("172.31.0.1", "10.0.0.0/8, 172.16.0.0/12", "198.51.100.9"),
            ("172.32.0.1", "10.0.0.0/8, 172.16.0.0/12", "172.32.0.1"),
            ("192.0.2.4", "192.0.2.4", "198.51.100.9"),
            ("192.0.2.5", "192.0.2.4", "192.0.2.5"),
            // Whoever shares the first bits of an IPv6 address is one customer; of IPv4 in IPv6 they are everybody.
            ("2001:db8:1:2:3::9", "", "2001:db8:1:2"),
            ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ]
    )
    func believing(peer: String, list: String, expected: String) throws {
        #expect(try address(of: peer, forwarded: ["192.0.2.99, 198.51.100.9"], trusting: list) == expected)
    }

    @Test(
        "a proxy may name the port too",
        arguments: [
            ("198.51.100.9:4711", "198.51.100.9"), ("[2001:db8:1:2::9]:4711", "2001:db8:1:2"),
            ("[2001:db8:1:2::9]", "2001:db8:1:2"), ("2001:db8:1:2::9", "2001:db8:1:2"), ("198.51.100.9:x", "127.0.0.1"),
            ("[2001:db8:1:2::9", "127.0.0.1"), ("", "127.0.0.1"),
        ]
    )
    func ports(forwarded: String, expected: String) throws {
        #expect(try address(of: "127.0.0.1", forwarded: [forwarded]) == expected)
    }

    @Test("of proxies behind proxies the first that is not trusted counts, and nothing that a client has made up")
    func chains() throws {
        let forwarded = ["1.2.3.4, 198.51.100.9", "10.0.0.5"]
        #expect(try address(of: "10.0.0.6", forwarded: forwarded, trusting: "10.0.0.0/8") == "198.51.100.9")
        #expect(try address(of: "10.0.0.6", forwarded: ["nonsense"], trusting: "10.0.0.0/8") == "10.0.0.6")
        #expect(try address(of: "10.0.0.6", forwarded: [], trusting: "10.0.0.0/8") == "10.0.0.6")
    }

    @Test(
        "what is neither an address nor a network is refused",
        arguments: ["proxy", "10.0.0.0/33", "10.0.0/8", "::1/129", "1.2.3.4/-1"]
    )
    func notNetworks(text: String) {
        #expect(TrustedProxies(text) == nil)
    }
}
