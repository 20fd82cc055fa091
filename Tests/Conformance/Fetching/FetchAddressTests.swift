// SPDX-License-Identifier: MIT

import Testing

@testable import Server

@Suite("Fetching: which addresses may be asked")
struct FetchAddressTests {
    @Test(
        "an address that is not everybody's is refused",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
            "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "::10.0.0.1",
            "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:20::1",
            "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1",
            "fe80::1",
            "fec0::1", "ff02::1", "4000::1",
        ]
    )
    func special(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isGlobal)
    }

    @Test(
        "an address on the internet is not",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1", "2001:4860:4860::8888",
            "2400:cb00::1",
            "2a00:1450::1", "3ffe::1",
        ]
    )
    func global(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isGlobal)
    }

    @Test(
        "a host is an address in every form that the system reads as one",
        arguments: [
            ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0x7f000001", "127.0.0.1"), ("2130706433", "127.0.0.1"),
            ("017700000001", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("0", "0.0.0.0"),
            ("::ffff:7f00:1", "127.0.0.1"),
            ("10.1", "10.0.0.1"), ("192.168.257", "192.168.1.1"),
        ]
    )
    func literals(host: String, address: String) {
        #expect(HostLookup.literal(host)?.description == address)
    }

    @Test(
        "a name is none",
        arguments: ["localhost", "localhost.", "push.example.net", "1.2.3.4.example.net", "0x7g.1"]
    )
    func names(host: String) {
        #expect(HostLookup.literal(host) == nil)
    }

    @Test(
        "an address is taken apart in one way",
        arguments: [
            ("https://Push.Example.net/a/b?c=d#e", "https://push.example.net/a/b?c=d"),
            ("https://push.example.net", "https://push.example.net/"),
            ("HTTP://push.example.net:80/", "http://push.example.net/"),
            ("https://push.example.net:8443/%20", "https://push.example.net:8443/%20"),
            ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"), ("https://localhost./x", "https://localhost./x"),
        ]
    )
    func urls(text: String, read: String) {
        #expect(FetchURL(text)?.description == read)
    }

    @Test(
        "what can be read in two ways is not taken",
        arguments: [
            "", "push.example.net", "//push.example.net/", "ftp://push.example.net/", "file:///etc/passwd",
            "https://", "https:///x", "https://user@push.example.net/", "https://user:pw@push.example.net/",
            "https://push.example.net%2f@10.0.0.1/", "https://%31%30.0.0.1/", "https://push.example.net:0/",
            "https://push.example.net:70000/", "https://push example.net/", "https://[fe80::1%25eth0]/",
            "https://" + String(repeating: "a", count: 300) + ".net/",
        ]
    )
    func malformed(text: String) {
        #expect(FetchURL(text) == nil)
    }

    @Test("networks are allowed as exceptions, at any port; what is global only at the usual ones")
    func rules() throws {
        let rule = try #require(FetchRule(allowing: "10.1.0.0/16, fd00::1"))
        func allows(_ address: String, _ url: String) throws -> Bool {
            rule.allows(try #require(IPAddress(address)), at: try #require(FetchURL(url)))
        }
        #expect(try allows("10.1.2.3", "http://push.internal:8080/"))
        #expect(try allows("fd00::1", "https://push.internal/"))
        #expect(try !allows("10.2.2.3", "https://push.internal/"))
        #expect(try !allows("fd00::2", "https://push.internal/"))
        #expect(try allows("8.8.8.8", "https://dns.example.net/"))
        #expect(try allows("8.8.8.8", "http://dns.example.net/"))
        #expect(try !allows("8.8.8.8", "https://dns.example.net:22/"))
        #expect(FetchRule(allowing: "10.0.0.0/33") == nil)
        #expect(FetchRule(allowing: "push.example.net") == nil)
        #expect(FetchRule(allowing: "") == .globalOnly)
    }
}
