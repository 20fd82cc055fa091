// SPDX-License-Identifier: MIT

import CommitLog
import Crypto
import Foundation
import Store
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("HPKV: tokens")
struct TokenTests {
    @Test("§1.8, T1: a token has an id and an end, two hours from now (T9)")
    func made() async throws {
        try await withServer { server in
            let before = Timestamp.now().milliseconds
            let answer = try await server.keyValue.send(
                "POST",
                "/token/websocket",
                json: ["subscribeKeys": ["a"], "subscribePatterns": ["b:*"], "accessPattern": "^a$"]
            )
            #expect(answer.status == 200)
            let body = try answer.json
            #expect(body.names == ["token", "id", "expiresAt"])
            let lifetime: Int64 = 2 * 3600 * 1_000
            let expiresAt = try #require(body["expiresAt"]?.integer)
            #expect((before + lifetime...Timestamp.now().milliseconds + lifetime).contains(expiresAt))
        }
    }

    @Test(
        "T2: lists may be empty or absent",
        arguments: [
            "", "{}", #"{"subscribeKeys":[]}"#, #"{"subscribePatterns":[]}"#, #"{"subscribeKeys":null}"#,
            #"{"subscribePatterns":["a"]}"#, #"{"subscribeKeys":["a"]}"#, #"{"accessPattern":"^a$"}"#,
            #"{"accessPattern":null}"#, #"{"accessPattern":""}"#, #"{"more":1,"ttl":5}"#,
        ]
    )
    func optionalMembers(body: String) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send("POST", "/token/websocket", body: Array(body.utf8))
            #expect(answer.status == 200)
            let token = try #require(try answer.json["token"]?.string)
            let socket = try await server.keyValueSocket("token=\(token)")
            #expect(try await socket.ask(["op": 1, "key": "b"])["code"] == 403)
        }
    }

    @Test(
        "T2, T8: what is no list of strings and no pattern is 400",
        arguments: [
            "{", "[]", "null", #"{"subscribeKeys":"a"}"#, #"{"subscribeKeys":{"a":1}}"#, #"{"subscribeKeys":[1]}"#,
            #"{"subscribeKeys":["a",null]}"#, #"{"subscribePatterns":"a"}"#, #"{"subscribePatterns":[["a"]]}"#,
            #"{"accessPattern":7}"#, #"{"accessPattern":["a"]}"#, #"{"accessPattern":"("}"#,
            #"{"accessPattern":"[z-a]"}"#,
            #"{"accessPattern":"*"}"#, #"{"accessPattern":"a{2,1}"}"#,
        ]
    )
    func refused(body: String) async throws {
        try await withServer { server in
            try expectError(try await server.keyValue.send("POST", "/token/websocket", body: Array(body.utf8)), 400)
        }
    }

    @Test("T2: too many subscriptions are 400")
    func tooMany() async throws {
        try await withServer { server in
            let keys = JSON.array((0..<10_000).map { .string("key:\($0)") })
            for name in ["subscribeKeys", "subscribePatterns"] {
                try expectError(
                    try await server.keyValue.send("POST", "/token/websocket", json: .object([name: keys])),
                    400
                )
            }
        }
    }

    /// A pattern, keys that it matches, and keys that it does not.
    static let patterns: [(pattern: String, matching: [String], others: [String])] = [
        ("ns-2:title", ["ns-2:title"], ["ns-2:titles", "ns-2:titl", "xns-2:title"]),
        ("ns-2:title:*", ["ns-2:title:", "ns-2:title:a:b", "ns-2:title:\n"], ["ns-2:title", "xns-2:title:a"]),
        ("*", ["a", "\0", "日本"], []),
        ("a*c", ["ac", "abc", "ac:c", "a/c"], ["acd", "bac", "a"]),
        ("*:end", [":end", "x:end"], ["x:end2", "end"]),
        ("a**b", ["ab", "axb"], ["a", "b"]),
        // Everything but the asterisk is literal.
        ("a.c", ["a.c"], ["abc"]),
        ("a?[b]\\+(c)", ["a?[b]\\+(c)"], ["ab", "a?b\\+(c)"]),
        ("^a$", ["^a$"], ["a"]),
    ]

    @Test("T3: patterns are wildcards, anchored at both ends", arguments: patterns)
    func wildcards(pattern: String, matching: [String], others: [String]) async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["fence"], patterns: [pattern])
            for key in others + matching + ["fence"] { try await server.set(key, "v") }
            for key in matching { #expect(try await socket.notifiedValue(of: key) == "v") }
            #expect(try await socket.notifiedValue(of: "fence") == "v")
        }
    }

    @Test("T4: an asterisk in subscribeKeys is literal and a wildcard")
    func wildcardKeys() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["metrics:*", "fence"])
            for key in ["metrics:*", "metrics:cpu", "metric", "fence"] { try await server.set(key, "v") }
            for key in ["metrics:*", "metrics:cpu", "fence"] { #expect(try await socket.notifiedValue(of: key) == "v") }
        }
    }

    /// A pattern, keys that it allows, and keys that it does not.
    static let accessPatterns: [(pattern: String, allowed: [String], denied: [String])] = [
        ("sub-test-*", ["sub-test-key", "sub-test", "my-sub-test-"], ["sub-tes", "Sub-test"]),
        ("^boards$", ["boards"], ["boards2", "board", "xboards", "boards\n"]),
        ("^(board:room_1|boards)$", ["board:room_1", "boards"], ["board:room_2", "board:room_11"]),
        ("^ns-2:.*$", ["ns-2:", "ns-2:a\0", "ns-2:日本", "ns-2:ÿ"], ["ns-3:a", "xns-2:", "ns-2:a\n", "ns-2:\u{2028}"]),
        ("^ns\\.a:.*$", ["ns.a:x"], ["nsxa:x"]),
        ("room", ["chatroom:1", "room"], ["roam"]),
        ("^product:*$", ["product", "product:::"], ["product:1"]),
        ("^[a-c]{2,3}\\d?$", ["ab", "abc", "ab7"], ["a", "abcd7", "ab77"]),
    ]

    @Test("T5, T6, T7: the access pattern is searched in the key, as JavaScript does", arguments: accessPatterns)
    func accessPattern(pattern: String, allowed: [String], denied: [String]) async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(access: pattern)
            for key in allowed {
                #expect(try await socket.ask(["op": 2, "key": .string(key), "value": "1"])["code"] == 200, "\(key)")
            }
            for key in denied {
                expectError(try await socket.ask(["op": 2, "key": .string(key), "value": "1"]), 403, key: key)
            }
            #expect(try await Set(server.records().keys) == Set(allowed))
        }
    }

    @Test("T7: a key that is not allowed is 403 for every operation, there or not, and the connection lives on")
    func denied() async throws {
        try await withServer { server in
            try await server.set("yours", "1")
            let socket = try await server.tokenSocket(keys: ["yours"], access: "^mine")
            for key in ["yours", "missing"] {
                let requests: [JSON] = [
                    ["op": 1], ["op": 2, "value": "v"], ["op": 3, "value": "v"], ["op": 4],
                    ["op": 5, "endKey": "mine"], ["op": 6, "value": 1],
                ]
                for request in requests {
                    let reply = try await socket.ask(request.with(["key": .string(key)]))
                    expectError(reply, 403, key: key)
                    #expect(reply["error"] == "Access denied: Key does not match allowed pattern")
                }
            }
            #expect(try await socket.ask(["op": 2, "key": "mine", "value": "2"])["code"] == 200)
            #expect(try await server.records() == ["mine": "2", "yours": "1"])
        }
    }

    @Test("T7: a range needs both ends, and leaves out what the pattern does not allow")
    func range() async throws {
        try await withServer { server in
            for key in ["a1", "ax", "b1", "c1"] { try await server.set(key, "v") }
            let socket = try await server.tokenSocket(access: "1$")
            expectError(try await socket.ask(["op": 5, "key": "a1", "endKey": "cx"]), 403, key: "a1")
            expectError(try await socket.ask(["op": 5, "key": "ax", "endKey": "c1"]), 403, key: "ax")
            let range = try await socket.ask(["op": 5, "key": "a1", "endKey": "c1", "limit": 2])
            let records: JSON = [["key": "a1", "value": "v"], ["key": "b1", "value": "v"]]
            #expect(range == ["code": 200, "records": records, "count": 2, "truncated": true])
            #expect(try await socket.ask(["op": 5, "key": "a1", "endKey": "c1"])["count"] == 3)
        }
    }

    @Test("T8: without an access pattern, or with an empty one, no operation is allowed", arguments: [nil, ""])
    func noPattern(pattern: String?) async throws {
        try await withServer { server in
            try await server.set("a", "1")
            let socket = try await server.tokenSocket(keys: ["a"], access: pattern)
            let requests: [JSON] = [
                ["op": 1, "key": "a"], ["op": 2, "key": "a", "value": "v"], ["op": 3, "key": "a", "value": "v"],
                ["op": 4, "key": "a"], ["op": 5, "key": "a", "endKey": "b"], ["op": 6, "key": "n", "value": 1],
            ]
            for request in requests { #expect(try await socket.ask(request)["code"] == 403) }
            #expect(try await server.records() == ["a": "1"])
        }
    }

    @Test(
        "T8: a pattern made to take for ever does not",
        arguments: ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){30}a{30}$"]
    )
    func evilPattern(pattern: String) async throws {
        try await withServer { server in
            let made = try await server.keyValue.send(
                "POST",
                "/token/websocket",
                json: ["accessPattern": .string(pattern)]
            )
            // It may be refused for its size; if it is not, it must be quick.
            guard made.status == 200 else { return try expectError(made, 400) }
            let socket = try await server.keyValueSocket("token=\(try #require(try made.json["token"]?.string))")
            let other = try await server.keyValueSocket()
            let start = ContinuousClock.now
            var ids: [Int64] = []
            for _ in 0..<20 {
                let key = String(repeating: "a", count: 500) + "!"
                ids.append(try await socket.post(["op": 1, "key": .string(key)]))
            }
            #expect(try await other.ask(["op": 1, "key": "a"])["code"] == 404)
            for id in ids { #expect([403, 404].contains(try await socket.reply(to: id)["code"])) }
            // One that tries every way takes longer than anybody waits.
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }

    @Test(
        "T8: what cannot be matched in linear time, and what is too large, is 400",
        arguments: [
            #"(a)\1"#, "(?=a)", "(?!a)", "(?<=a)", "((a{1,100}){1,100}){1,100}", String(repeating: "a", count: 5_000),
            String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500),
        ]
    )
    func unsupportedPattern(pattern: String) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(
                "POST",
                "/token/websocket",
                json: ["accessPattern": .string(pattern)]
            )
            try expectError(answer, 400)
        }
    }

    /// The tokens of a server, at another time.
    private func tokens(of server: TestServer, _ store: Store, _ log: any CommitLog, hoursAgo: Double) async throws
        -> Tokens
    {
        let secret = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: try DataFolder(server.directory).secret(),
            info: Array("roomkey token".utf8),
            outputByteCount: 32
        )
        let time = Timestamp(milliseconds: Timestamp.now().milliseconds - Int64(hoursAgo * 3_600_000))
        return await Tokens(secret: secret, log: log, store: store, now: { time })
    }

    @Test("T9, L3: a token opens sockets for two hours, and is refused with 403 after them")
    func expiry() async throws {
        try await withServer { server in
            let keyID = String(server.apiKey.split(separator: "_")[1])
            try await server.withStore { store, log in
                let young = try await tokens(of: server, store, log, hoursAgo: 1.98).make(
                    .init(parsing: []),
                    for: .apiKey(keyID)
                )
                let socket = try await server.keyValueSocket("token=\(young.token)")
                #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 403)
                for hours in [2.01, 24] {
                    let old = try await tokens(of: server, store, log, hoursAgo: hours).make(
                        .init(parsing: []),
                        for: .apiKey(keyID)
                    )
                    #expect(try await server.refusal("/ws?token=\(old.token)").status == 403)
                }
            }
        }
    }

    @Test("T10: a socket is not cut when its token expires")
    func liveSocketAtExpiry() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            let made = try await server.keyValue.send("POST", "/token/websocket", json: ["subscribeKeys": ["a"]])
            let token = try #require(try made.json["token"]?.string)
            clock.advance(by: .seconds(2 * 3_600 - 1))
            let socket = try await server.keyValueSocket("token=\(token)")
            clock.advance(by: .seconds(2))
            #expect(try await server.refusal("/ws?token=\(token)").status == 403)
            try await server.set("a", "1")
            #expect(try await socket.notifiedValue(of: "a") == "1")
        }
    }

    @Test("T11: a token with dozens of long patterns fits the request line")
    func manyPatterns() async throws {
        try await withServer { server in
            let patterns = (0..<100).map { "\(String(repeating: "p", count: 110))-\($0):*" }
            let socket = try await server.tokenSocket(patterns: patterns, access: "^p+-99:x$")
            let key = String(repeating: "p", count: 110) + "-99:x"
            #expect(try await socket.ask(["op": 2, "key": .string(key), "value": "1"])["code"] == 200)
            #expect(try await socket.notifiedValue(of: key) == "1")
        }
    }

    @Test("T11: a token as large as the limits allow opens a socket")
    func largestToken() async throws {
        try await withServer { server in
            let keys = (0..<500).map { "\(String(repeating: "k", count: 28))-\(100 + $0)" }
            let socket = try await server.tokenSocket(keys: keys, access: String(repeating: "a", count: 900))
            try await server.set(keys[499], "1")
            #expect(try await socket.notifiedValue(of: keys[499]) == "1")
        }
    }

    @Test("T11: a token that is made opens a socket, beside what browsers send; one that could not is not made")
    func longestToken() async throws {
        try await withServer { server in
            let headers = [
                "cookie": String(repeating: "c", count: 1_500), "user-agent": String(repeating: "u", count: 1_500),
            ]
            var longest = 0
            var refusals = 0
            // What JSON escapes is longer in the token than in a key: six bytes for one.
            for escaped in 8...13 {
                let keys = (0..<200).map {
                    "\(String(repeating: "\u{1}", count: escaped))\(String(repeating: "k", count: 40)):\($0)"
                }
                let body: JSON = ["subscribeKeys": .array(keys.map { .string($0) }), "accessPattern": "^k"]
                let answer = try await server.keyValue.send("POST", "/token/websocket", json: body)
                guard answer.status == 200 else {
                    try expectError(answer, 400)
                    #expect(try answer.json["error"]?.string?.contains("28672 fit an address") == true)
                    refusals += 1
                    continue
                }
                let token = try #require(try answer.json["token"]?.string)
                longest = max(longest, token.utf8.count)
                let socket = try await server.keyValueSocket("token=\(token)", headers: headers)
                try await server.set(keys[199], "1")
                #expect(try await socket.notifiedValue(of: keys[199]) == "1")
            }
            #expect(longest > 27_000 && refusals > 1)
        }
    }

    @Test("T12: a token needs no existing keys")
    func missingKeys() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["not:there"], access: "^not:there$")
            #expect(try await socket.ask(["op": 1, "key": "not:there"])["code"] == 404)
            try await server.set("not:there", "now")
            #expect(try await socket.notifiedValue(of: "not:there") == "now")
        }
    }
}
