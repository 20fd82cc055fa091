// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: partial updates")
struct PartialUpdateTests {
    /// The ways to ask for one.
    enum Way: CaseIterable, Sendable {
        case http, socket

        func patch(_ server: TestServer, _ key: String, _ value: String) async throws -> Int64? {
            switch self {
            case .http:
                let body: JSON = ["key": .string(key), "value": .string(value), "partialUpdate": true]
                return Int64(try await server.keyValue.send("POST", "/record", json: body).status)
            case .socket:
                let socket = try await server.keyValueSocket()
                return try await socket.ask(["op": 3, "key": .string(key), "value": .string(value)])["code"]?.integer
            }
        }
    }

    /// What is stored, a patch, and what is stored then; compared as JSON.
    static let merges: [(stored: String, patch: String, result: String)] = [
        // The documentation's own example (§4.2).
        (
            #"{"name":"John","age":25}"#, #"{"age":30,"city":"New York"}"#,
            #"{"name":"John","age":30,"city":"New York"}"#
        ),
        (#"{"a":{"b":{"c":1,"d":2}}}"#, #"{"a":{"b":{"c":3}}}"#, #"{"a":{"b":{"c":3,"d":2}}}"#),
        (#"{"a":[1,2,3],"b":1}"#, #"{"a":[9]}"#, #"{"a":[9],"b":1}"#),
        (#"{"a":1}"#, #"{"a":{"x":1}}"#, #"{"a":{"x":1}}"#),
        (#"{"a":{"x":1}}"#, #"{"a":1}"#, #"{"a":1}"#),
        (#"{"a":1}"#, "{}", #"{"a":1}"#),
        ("{}", #"{"a":{"b":null,"c":1}}"#, #"{"a":{"c":1}}"#),
        // The table of RFC 7396, Appendix A, as far as both are objects.
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"),
        (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        // White space around an object does not make it another value.
        (" {\"a\":1}", "\n{\"b\":2}\n", #"{"a":1,"b":2}"#),
        ("{\n  \"a\": 1\n}\n", "\t{ \"b\" : 2 }", #"{"a":1,"b":2}"#),
        (#"{"ключ":"é\u0000","n":1.50}"#, #"{"🚀":"\ud83d\ude80"}"#, #"{"ключ":"é\u0000","n":1.50,"🚀":"🚀"}"#),
    ]

    @Test("§4.1, §4.2: an object is merged into an object by RFC 7396", arguments: merges, Way.allCases)
    func merge(example: (stored: String, patch: String, result: String), way: Way) async throws {
        try await withServer { server in
            try await server.set("a", example.stored)
            #expect(try await way.patch(server, "a", example.patch) == 200)
            let stored = try #require(try await server.value(of: "a"))
            #expect(try JSON(stored) == JSON(example.result))
        }
    }

    /// What is stored and a patch that is appended to it.
    static let appends = [
        ("Hello ", "World!"), ("abc", #"{"a":1}"#), (#"{"a":1}"#, "abc"), (#"{"a":1}"#, #"{"a":"#),
        (#"{"a":"#, #"{"b":1}"#),
        ("[1]", "[2]"), ("[1]", #"{"a":1}"#), (#"{"a":1}"#, "[2]"), ("1", "2"), (#""a""#, #""b""#), ("true", "null"),
        (#"{"a":1}"#, "null"), (#"{"a":1}"#, #"{"b":2} {"c":3}"#), ("{'a':1}", #"{"b":2}"#), ("e", "\u{301}"),
    ]

    @Test("§4.1: what are not two objects is appended, as it is", arguments: appends, Way.allCases)
    func append(example: (String, String), way: Way) async throws {
        try await withServer { server in
            try await server.set("a", example.0)
            #expect(try await way.patch(server, "a", example.1) == 200)
            #expect(try await server.value(of: "a") == example.0 + example.1)
        }
    }

    @Test(
        "§4.1, §1.3: a patch of a missing key stores it as it is",
        arguments: [#"{"a":null,"b":{"c":null}}"#, "text", "[1]", " {} "],
        Way.allCases
    )
    func missing(value: String, way: Way) async throws {
        try await withServer { server in
            let code = try await way.patch(server, "a", value)
            #expect(code == 200)
            #expect(try await server.value(of: "a") == value)
        }
    }

    @Test("§4.1: a merge keeps what it does not touch as it was written")
    func untouched() async throws {
        try await withServer { server in
            try await server.set("a", #"{"big":12345678901234567890.10,"exact":0.1e1,"z":1}"#)
            #expect(try await Way.socket.patch(server, "a", #"{"y":2}"#) == 200)
            let stored = try #require(try await server.value(of: "a"))
            #expect(stored.contains("12345678901234567890.10"))
            #expect(stored.contains("0.1e1"))
        }
    }

    @Test("§4.1: patches of many at once are all in the result")
    func concurrent() async throws {
        try await withServer { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        let socket = try await server.keyValueSocket()
                        var ids: [Int64] = []
                        for number in 0..<25 {
                            let patch = #"{"w\#(writer)":{"n\#(number)":\#(number)}}"#
                            ids.append(try await socket.post(["op": 3, "key": "a", "value": .string(patch)]))
                        }
                        for id in ids { #expect(try await socket.reply(to: id)["code"] == 200) }
                    }
                }
                try await group.waitForAll()
            }
            let stored = try JSON(try #require(try await server.value(of: "a")))
            for writer in 0..<4 {
                let expected = Dictionary(uniqueKeysWithValues: (0..<25).map { ("n\($0)", JSON.integer($0)) })
                #expect(stored["w\(writer)"] == .object(expected))
            }
        }
    }

    @Test("§4.5: a merge and an append that come out too large are 400 and change nothing", arguments: Way.allCases)
    func tooLarge(way: Way) async throws {
        try await withServer { server in
            let object = #"{"a":"\#(String(repeating: "x", count: 60_000))"}"#
            let text = String(repeating: "t", count: 60_000)
            try await server.set("object", object)
            try await server.set("text", text)
            let patch = #"{"b":"\#(String(repeating: "y", count: 60_000))"}"#
            #expect(try await way.patch(server, "object", patch) == 400)
            #expect(try await way.patch(server, "text", String(repeating: "u", count: 42_400)) == 400)
            #expect(try await server.records() == ["object": object, "text": text])
            #expect(try await way.patch(server, "text", String(repeating: "u", count: 42_399)) == 200)
        }
    }

    @Test("a deeply nested document is merged, or refused, but never appended to")
    func deep() async throws {
        try await withServer { server in
            let deep = #"{"a":"# + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}"
            try await server.set("a", deep)
            let code = try await Way.socket.patch(server, "a", #"{"b":1}"#)
            let stored = try #require(try await server.value(of: "a"))
            #expect(code == 200 ? stored == deep.dropLast() + #","b":1}"# : stored == deep)
        }
    }
}
