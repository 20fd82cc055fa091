// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: addresses")
struct ServerAddressTests {
    @Test(
        "an address is read, and written in one way",
        arguments: [
            ("https://chat.example.org", "https://chat.example.org", "chat.example.org"),
            ("https://chat.example.org:443/", "https://chat.example.org", "chat.example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", nil),
            ("wss://example.org/chat/", "https://example.org/chat", "example.org"),
            ("ws://[::1]:80", "http://[::1]", nil),
            ("HTTP://Example.org", "http://Example.org", "Example.org"),
        ]
    )
    func reading(text: String, written: String, serverName: String?) throws {
        let address = try ServerAddress(text)
        #expect(address.description == written)
        #expect(address.serverName == serverName)
        let copy = try JSONDecoder().decode(ServerAddress.self, from: JSONEncoder().encode(address))
        #expect(copy == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "chat.example.org", "ftp://example.org", "https://", "http://a?b", "http://u:p@a", "http://a:99999",
        ]
    )
    func refusing(text: String) {
        #expect(throws: RoomkeyError.badAddress(text)) { try ServerAddress(text) }
    }
}
