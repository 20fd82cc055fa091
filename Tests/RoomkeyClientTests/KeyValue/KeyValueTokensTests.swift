// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient
import TestSupport
import Testing

@Suite("Key-value client: tokens")
struct KeyValueTokensTests {
    private static func body(_ grant: KeyValueGrant) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(grant), as: UTF8.self)
    }

    @Test("a grant is written as servers read it, and what is given as text is never part of a pattern")
    func grants() throws {
        #expect(try Self.body(KeyValueGrant()) == #"{"subscribeKeys":[]}"#)
        #expect(
            try Self.body(KeyValueGrant(keys: ["a"], patterns: ["b*"], access: .pattern("^b")))
                == #"{"accessPattern":"^b","subscribeKeys":["a"],"subscribePatterns":["b*"]}"#
        )
        #expect(try Self.body(KeyValueGrant(access: .keys([]))) == #"{"subscribeKeys":[]}"#)
        #expect(
            try Self.body(KeyValueGrant(access: .keys(["a.b", ".*"])))
                == #"{"accessPattern":"^(a\\.b|\\.\\*)$","subscribeKeys":[]}"#
        )
    }

    @Test("a token allows what it was made for and nothing else, whatever characters are in it")
    func access() async throws {
        let odd = #"a.*+?^$(b)|[c]{2}\d/-é🚀"#
        try await withServer { server in
            let tokens = try server.keyValueTokens()
            for (access, key) in [(KeyValueGrant.Access.keys([odd, "x"]), odd), (.prefixes([odd]), odd + "more")] {
                let made = try await tokens.make(KeyValueGrant(access: access))
                #expect(made.id?.isEmpty == false)
                let time = try #require(made.expiresAt).timeIntervalSinceNow
                #expect((7_000...7_300).contains(time))
                let client = try server.keyValueClient(.token(made.token))
                try await client.put(key, "v")
                #expect(try await client.get(key) == "v")
                for other in ["y", "z" + odd, "ab"] {
                    await #expect(throws: Refused(.notAllowed)) {
                        try await refusal { _ = try await client.get(other) }
                    }
                }
                await client.close()
            }
        }
    }

    @Test("a pattern that cannot be matched, a wrong key and a server that is not there each say so")
    func failures() async throws {
        try await withServer { server in
            let tokens = try server.keyValueTokens()
            await #expect(throws: Refused(.badRequest)) {
                try await refusal { _ = try await tokens.make(KeyValueGrant(access: .pattern("(?=a)"))) }
            }
            let wrong = KeyValueTokens(server: try server.address, apiKey: "wrong")
            await #expect(throws: Refused(.badToken)) {
                try await refusal { _ = try await wrong.make(KeyValueGrant()) }
            }
        }
        let nobody = KeyValueTokens(server: try ServerAddress("http://127.0.0.1:1"), apiKey: "k")
        await #expect(throws: RoomkeyError.unreachable("Connection refused")) {
            try await nobody.make(KeyValueGrant())
        }
    }
}
