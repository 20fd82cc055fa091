// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: ranges")
struct RangeTests {
    private static func keys(_ range: JSON) -> [String] {
        range["records"]?.elements?.compactMap { $0["key"]?.string } ?? []
    }

    @Test("§1.6: both ends are included, keys ascend, others are left out")
    func inclusive() async throws {
        try await withServer { server in
            for key in ["d", "b", "a", "c"] { try await server.set(key, "value of \(key)") }
            let answer = try await server.keyValue.send("GET", "/records?startKey=a&endKey=c")
            #expect(answer.status == 200)
            #expect(
                try answer.json == [
                    "records": [
                        ["key": "a", "value": "value of a"], ["key": "b", "value": "value of b"],
                        ["key": "c", "value": "value of c"],
                    ],
                    "count": 3,
                    "truncated": false,
                ]
            )
        }
    }

    @Test("§1.6: a range of one key is that record, one without records is empty", arguments: ["x", "n", "zz"])
    func small(key: String) async throws {
        try await withServer { server in
            try await server.set("x", "1")
            let range = try await server.keyValue.send("GET", "/records?startKey=\(key)&endKey=\(key)").json
            let expected: JSON = key == "x" ? [["key": "x", "value": "1"]] : []
            #expect(range == ["records": expected, "count": key == "x" ? 1 : 0, "truncated": false])
        }
    }

    @Test("§1.6: a range that ends before it starts is empty")
    func reversed() async throws {
        try await withServer { server in
            try await server.set("b", "1")
            let answer = try await server.keyValue.send("GET", "/records?startKey=c&endKey=a")
            #expect(answer.status == 200)
            #expect(try answer.json == ["records": [], "count": 0, "truncated": false])
        }
    }

    @Test("§1.6: keys are compared byte by byte over UTF-8")
    func order() async throws {
        try await withServer { server in
            // U+FF5E sorts after U+1F680 in UTF-16, before it in UTF-8.
            let keys = [
                "\u{1}", "001", "010", "100", "101", "111", "B", "a", "a\0", "aa", "~", "\u{FF}", "\u{FF5E}",
                "\u{1F680}",
            ]
            for key in keys.reversed() { try await server.set(key, "v") }
            let range = try await server.keyValue.send("GET", "/records?startKey=%01&endKey=%F4%8F%BF%BF").json
            #expect(Self.keys(range).map { Array($0.utf8) } == keys.map { Array($0.utf8) })
        }
    }

    @Test("§1.6: prefix + U+00FF and prefix + ~ are upper bounds", arguments: ["%C3%BF", "~", "%25C3%25BF"])
    func upperBounds(bound: String) async throws {
        try await withServer { server in
            for key in ["board:1", "board:zz", "boare", "boar"] { try await server.set(key, "v") }
            let range = try await server.keyValue.send("GET", "/records?startKey=board:&endKey=board:\(bound)").json
            #expect(Self.keys(range) == ["board:1", "board:zz"])
        }
    }

    @Test("§1.6: limit is 100 when absent, at least 1 and at most 1000")
    func limit() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            let keys = (0..<1_002).map { "k\(10_000 + $0)" }
            try await socket.setAll(keys.map { ($0, "v") })
            let limits: [(Int64?, Int)] = [
                (nil, 100), (2, 2), (1_000, 1_000), (5_000, 1_000), (0, 1), (-7, 1), (.max, 1_000),
            ]
            for (limit, count) in limits {
                let query = limit.map { "&limit=\($0)" } ?? ""
                let answer = try await server.keyValue.send("GET", "/records?startKey=k&endKey=l\(query)")
                #expect(answer.status == 200)
                let range = try answer.json
                #expect(Self.keys(range) == Array(keys.prefix(count)))
                #expect(range["count"] == .integer(Int64(count)))
                #expect(range["truncated"] == true)

                let member = limit.map { ["limit": JSON.integer($0)] } ?? [:]
                let reply = try await socket.ask(JSON.object(["op": 5, "key": "k", "endKey": "l"]).with(member))
                #expect(reply.without("code") == range)
            }
        }
    }

    @Test("§1.6: truncated says whether there was more", arguments: [(1, true), (2, true), (3, false), (4, false)])
    func truncated(limit: Int, isTruncated: Bool) async throws {
        try await withServer { server in
            for key in ["a", "b", "c", "z"] { try await server.set(key, "v") }
            let range = try await server.keyValue.send("GET", "/records?startKey=a&endKey=c&limit=\(limit)").json
            #expect(range["count"] == .integer(Int64(min(limit, 3))))
            #expect(range["truncated"] == .bool(isTruncated))
        }
    }

    @Test(
        "§1.6: a range without its ends, or with a limit that is no number, is 400",
        arguments: [
            "", "?", "?startKey=a", "?endKey=a", "?startKey=&endKey=b", "?startKey=a&endKey=",
            "?startKey=a&endKey=b&limit=x",
            "?startKey=a&endKey=b&limit=", "?startKey=a&endKey=b&limit=1.5", "?startKey=a&endKey=b&limit=1e-1",
            "?prefix=%", "?prefix=a&startKey=", "?prefix=a&endKey=%G", "?prefix=\(String(repeating: "p", count: 513))",
            "?startKey=%G&endKey=b", "?startKey=a&endKey=b&reverse=1", "?startKey=a&endKey=b&reverse=",
        ]
    )
    func refused(query: String) async throws {
        try await withServer { server in
            try expectError(try await server.keyValue.send("GET", "/records\(query)"), 400)
        }
    }

    @Test("§1.6, §4.4: paging by the last key and by the last key + NUL meets every record", arguments: [true, false])
    func paging(addsNUL: Bool) async throws {
        try await withServer { server in
            let keys = ["a", "a\0", "ab", "b", "c\u{7F}", "d", "yé"]
            let socket = try await server.keyValueSocket()
            try await socket.setAll(keys.map { ($0, "v") })
            var seen: [String] = []
            var start = "a"
            for _ in 0..<20 {
                let query = "startKey=\(percentEncoded(percentEncoded(start)))&endKey=z%25C3%25BF&limit=3"
                let range = try await server.keyValue.send("GET", "/records?\(query)").json
                let reply = try await socket.ask(["op": 5, "key": .string(start), "endKey": "z\u{FF}", "limit": 3])
                #expect(reply.without("code") == range)
                let page = Self.keys(range)
                seen += addsNUL || seen.isEmpty ? page : Array(page.dropFirst())
                guard range["truncated"] == true, let last = page.last else { break }
                start = addsNUL ? last + "\0" : last
            }
            #expect(seen.map { Array($0.utf8) } == keys.map { Array($0.utf8) })
        }
    }

    @Test("§4.4: a range over the socket has the same members")
    func overSocket() async throws {
        try await withServer { server in
            try await server.set("a", "1")
            try await server.set("b", "2")
            let socket = try await server.keyValueSocket()
            #expect(
                try await socket.ask(["op": 5, "key": "a", "endKey": "b", "limit": 1]) == [
                    "code": 200, "records": [["key": "a", "value": "1"]], "count": 1, "truncated": true,
                ]
            )
            #expect(
                try await socket.ask(["op": 5, "key": "c", "endKey": "b"]) == [
                    "code": 200, "records": [], "count": 0, "truncated": false,
                ]
            )
        }
    }

    @Test("a range in reverse begins with the last record, and says that it is one")
    func inReverse() async throws {
        try await withServer { server in
            for key in ["a", "b", "c", "d"] { try await server.set(key, "v") }
            let expected: JSON = [
                "records": [["key": "c", "value": "v"], ["key": "b", "value": "v"]], "count": 2, "truncated": true,
                "reverse": true,
            ]
            let answer = try await server.keyValue.send("GET", "/records?startKey=a&endKey=c&limit=2&reverse=true")
            #expect(try answer.json == expected)
            let socket = try await server.keyValueSocket()
            let request: JSON = ["op": 5, "key": "a", "endKey": "c", "limit": 2, "reverse": true]
            #expect(try await socket.ask(request).without("code") == expected)

            let upwards = try await server.keyValue.send("GET", "/records?startKey=a&endKey=c&limit=2&reverse=false")
            #expect(Self.keys(try upwards.json) == ["a", "b"])
            #expect(try upwards.json["reverse"] == nil)
        }
    }

    @Test(
        "§1.6: a bound that is not UTF-8 is compared as the bytes that it is",
        arguments: ["startKey=%2F&endKey=%2F%FF", "prefix=%2F"]
    )
    func bytes(query: String) async throws {
        try await withServer { server in
            let keys = ["/", "/a", "/~", "/\u{E9}", "/\u{1F680}", "/\u{10FFFF}", "/\u{10FFFF}x"]
            for key in keys + [".", "0", "\u{E9}"] { try await server.set(key, "v") }
            #expect(Self.keys(try await server.keyValue.send("GET", "/records?\(query)").json) == keys)
            // Half a character: all that begin with its first byte.
            let half = try await server.keyValue.send("GET", "/records?prefix=%2F%F0&limit=10.0").json
            #expect(Self.keys(half) == ["/\u{1F680}"])
            let above = try await server.keyValue.send("GET", "/records?startKey=%FF&endKey=b")
            #expect(try above.json == ["records": [], "count": 0, "truncated": false])
            try expectError(try await server.keyValue.send("GET", "/record/%2F%FF"), 400)
        }
    }

    @Test("a prefix is all keys that begin so, whatever follows, over HTTP and over the socket")
    func prefix() async throws {
        try await withServer { server in
            let keys = [
                "user:", "user:1", "user:~", "user:~~", "user:\u{E9}", "user:\u{65E5}", "user:\u{1F680}",
                "user:\u{10FFFF}\u{10FFFF}",
            ]
            let others = ["user", "user9", "user;", "usep:1", "v", "\u{E9}"]
            let socket = try await server.keyValueSocket()
            try await socket.setAll((keys + others).map { ($0, "v") })
            func ranges(_ members: [String: JSON], _ query: String) async throws -> [JSON] {
                let reply = try await socket.ask(JSON.object(["op": 5, "prefix": "user:"]).with(members))
                let answer = try await server.keyValue.send("GET", "/records?prefix=user:\(query)").json
                #expect(reply.without("code") == answer)
                return [reply, answer]
            }
            for range in try await ranges([:], "") { #expect(Self.keys(range) == keys) }
            for range in try await ranges(["limit": 2, "reverse": true], "&limit=2&reverse=true") {
                #expect(Self.keys(range) == keys.reversed().prefix(2).map { $0 })
                #expect(range["truncated"] == true)
            }
            // The next page: bounds narrow a prefix and do not widen it.
            for range in try await ranges(["key": "user:~~"], "&startKey=user:~~") {
                #expect(Self.keys(range) == Array(keys[3...]))
            }
            for range in try await ranges(["key": "a", "endKey": "user:1"], "&startKey=a&endKey=user:1") {
                #expect(Self.keys(range) == ["user:", "user:1"])
            }
            for range in try await ranges(["key": "v"], "&startKey=v") { #expect(Self.keys(range).isEmpty) }
            let all = try await server.keyValue.send("GET", "/records?prefix=").json
            #expect(all["count"] == .integer(Int64(keys.count + others.count)))
        }
    }

    @Test("a token has to allow the prefix, and gets only the records that it allows")
    func prefixAccess() async throws {
        try await withServer { server in
            for key in ["a:1", "a:2", "b:1"] { try await server.set(key, "v") }
            let token = try await server.token(["accessPattern": "^a:(1|)$"])
            let socket = try await server.keyValueSocket("token=\(token)")
            #expect(Self.keys(try await socket.ask(["op": 5, "prefix": "a:"])) == ["a:1"])
            for refused in ["", "a", "b:"] {
                #expect(try await socket.ask(["op": 5, "prefix": .string(refused)])["code"] == 403)
            }
        }
    }

    @Test("deleted records are in no range and do not count")
    func deleted() async throws {
        try await withServer { server in
            for key in ["a", "b", "c"] { try await server.set(key, "v") }
            #expect(try await server.keyValue.send("DELETE", "/record/b").status == 200)
            let range = try await server.keyValue.send("GET", "/records?startKey=a&endKey=c&limit=2").json
            #expect(Self.keys(range) == ["a", "c"])
            #expect(range["truncated"] == false)
        }
    }
}
