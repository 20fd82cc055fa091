// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: keys in URLs")
struct URLKeyTests {
    /// A key, and what a client writes after `/record/` for it.
    static let pathKeys: [(key: String, path: String)] = [
        // As encodeURIComponent writes it.
        ("test:integration:!@#$%^&*()_+", "test%3Aintegration%3A!%40%23%24%25%5E%26*()_%2B"),
        ("a%^b", "a%25%5Eb"),
        ("100%", "100%25"),
        ("a%41", "a%2541"),
        ("a+b", "a+b"),
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("a/b", "a%2fb"),
        ("ключ:日本:🚀", "%D0%BA%D0%BB%D1%8E%D1%87%3A%E6%97%A5%E6%9C%AC%3A%F0%9F%9A%80"),
        ("a\0b", "a%00b"),
        ("a?b#c", "a%3Fb%23c"),
        // Unencoded.
        ("chatroom:room_x", "chatroom:room_x"),
        ("user@example.org", "user@example.org"),
        ("f(x)!*'", "f(x)!*'"),
        ("a&b=c;d,e$f", "a&b=c;d,e$f"),
        ("a/b/c", "a/b/c"),
        ("a//b", "a//b"),
        ("/a", "/a"),
        ("a/", "a/"),
        ("a/../b", "a/../b"),
        (".", "."),
        ("..", ".."),
        ("record/record", "record/record"),
    ]

    @Test("K1, K2: a path key is all that follows /record/, decoded exactly once", arguments: pathKeys)
    func pathKey(key: String, path: String) async throws {
        try await withServer { server in
            try await server.set(key, "value")
            try await server.set("other", "value")
            let answer = try await server.keyValue.send("GET", "/record/\(path)")
            #expect(answer.status == 200)
            #expect(try Array(answer.json["key"]?.string?.utf8 ?? "".utf8) == Array(key.utf8))
            #expect(try answer.json["value"] == "value")
            #expect(try await server.keyValue.send("DELETE", "/record/\(path)").status == 200)
            #expect(try await server.records() == ["other": "value"])
        }
    }

    @Test("K1: the query is no part of a path key")
    func query() async throws {
        try await withServer { server in
            try await server.set("a", "1")
            #expect(try await server.keyValue.send("GET", "/record/a?b=c").json["value"] == "1")
        }
    }

    @Test(
        "K1: a path that is no percent-encoded UTF-8 is 400",
        arguments: ["a%", "a%4", "a%GG", "%FF", "%C3", "%ED%A0%80"]
    )
    func malformed(path: String) async throws {
        try await withServer { server in
            try expectError(try await server.keyValue.send("GET", "/record/\(path)"), 400)
            try expectError(try await server.keyValue.send("DELETE", "/record/\(path)"), 400)
        }
    }

    @Test("K2: atomic is a reserved word for POST only")
    func atomicKey() async throws {
        try await withServer { server in
            try await server.set("atomic", "value")
            #expect(
                try await server.keyValue.send("GET", "/record/atomic").json == ["key": "atomic", "value": "value"]
            )
            #expect(try await server.keyValue.send("DELETE", "/record/atomic").status == 200)
            #expect(try await server.keyValue.send("GET", "/record/atomic").status == 404)
        }
    }

    /// A key of a range, and what a client writes in the query for it.
    static let rangeKeys: [(key: String, query: String)] = [
        // Twice, as the SDK does.
        ("test:integration:!@#$%^&*()_+", "test%253Aintegration%253A!%2540%2523%2524%2525%255E%2526*()_%252B"),
        ("a b", "a%2520b"),
        ("日本", "%25E6%2597%25A5%25E6%259C%25AC"),
        // Once, or not at all, as the others do.
        ("test:a", "test%3Aa"),
        ("test:a", "test:a"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("a/b", "a/b"),
        ("a/b", "a%2Fb"),
        // A second decoding that fails is not needed (K4).
        ("100%", "100%25"),
        ("a%^b", "a%25%5Eb"),
        ("a%FFb", "a%25FFb"),
        ("a%C3", "a%25C3"),
        // As forms write a space (K6).
        ("a b", "a+b"),
        ("a+b", "a%2Bb"),
    ]

    @Test("K3, K4, K6: range keys are decoded twice, the second time only if that works", arguments: rangeKeys)
    func rangeKey(key: String, query: String) async throws {
        try await withServer { server in
            try await server.set(key, "value")
            let answer = try await server.keyValue.send("GET", "/records?startKey=\(query)&endKey=\(query)")
            #expect(try answer.json["records"] == [["key": .string(key), "value": "value"]])
        }
    }

    @Test(
        "K5: keys in JSON are never percent-decoded",
        arguments: ["ns-2:todos:a%2Eb%3Ac:title", "a%41", "%", "a+b", "%00"]
    )
    func jsonKey(key: String) async throws {
        try await withServer { server in
            try await server.set(key, "http")
            #expect(try await server.records() == [key: "http"])
            let socket = try await server.keyValueSocket()
            #expect(
                try await socket.ask(["op": 1, "key": .string(key)]) == [
                    "code": 200, "key": .string(key), "value": "http",
                ]
            )
            #expect(try await socket.ask(["op": 2, "key": .string(key), "value": "socket"])["code"] == 200)
            let range = try await socket.ask(["op": 5, "key": .string(key), "endKey": .string(key)])
            #expect(range["records"] == [["key": .string(key), "value": "socket"]])
            let counted = try await server.keyValue.send(
                "POST",
                "/record/atomic",
                json: ["key": .string(key + "#"), "increment": 1]
            )
            #expect(counted.status == 200)
            #expect(try await server.records() == [key: "socket", key + "#": "1"])
        }
    }

    @Test("K7: GET names the decoded key")
    func decodedKey() async throws {
        try await withServer { server in
            try await server.set("a:b", "1")
            #expect(try await server.keyValue.send("GET", "/record/a%3Ab").json == ["key": "a:b", "value": "1"])
        }
    }

    @Test("keys that look the same but differ in bytes are two keys")
    func bytes() async throws {
        try await withServer { server in
            try await server.set("\u{E9}", "composed")
            try await server.set("e\u{301}", "decomposed")
            #expect(try await server.keyValue.send("GET", "/record/%C3%A9").json["value"] == "composed")
            #expect(try await server.keyValue.send("GET", "/record/e%CC%81").json["value"] == "decomposed")
        }
    }
}
