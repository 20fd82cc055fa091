// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: limits and consistency")
struct LimitTests {
    /// A value and whether it is accepted.
    static let values: [(value: String, isAccepted: Bool)] = [
        (String(repeating: "x", count: 2_920), true), (String(repeating: "x", count: 102_399), true),
        (String(repeating: "x", count: 102_400), false), (String(repeating: "é", count: 51_199), true),
        (String(repeating: "é", count: 51_200), false), (String(repeating: "\u{1}", count: 102_399), true),
        (String(repeating: "\"", count: 102_400), false), (String(repeating: "🚀", count: 25_600), false),
    ]

    @Test("§4.5, §6.3: values have at most 102,399 bytes of UTF-8", arguments: values)
    func value(value: String, isAccepted: Bool) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(
                "POST",
                "/record",
                json: ["key": "http", "value": .string(value)]
            )
            #expect(answer.status == (isAccepted ? 200 : 400))
            let socket = try await server.keyValueSocket()
            let reply = try await socket.ask(["op": 2, "key": "socket", "value": .string(value)])
            #expect(reply["code"] == (isAccepted ? 200 : 400))
            #expect(try await server.value(of: "http") == (isAccepted ? value : nil))
            #expect(try await socket.ask(["op": 1, "key": "socket"])["value"] == (isAccepted ? .string(value) : nil))
        }
    }

    /// A key and whether it is accepted.
    static let keys: [(key: String, isAccepted: Bool)] = [
        (String(repeating: "k", count: 230), true), (String(repeating: "k", count: 512), true),
        (String(repeating: "k", count: 513), false), (String(repeating: "é", count: 256), true),
        (String(repeating: "é", count: 257), false), ("\0", true), ("a\0b\0", true), ("\u{10FFFF}", true), (" ", true),
    ]

    @Test("§4.5: keys have at most 512 bytes of UTF-8, any Unicode and NUL among them", arguments: keys)
    func key(key: String, isAccepted: Bool) async throws {
        try await withServer { server in
            let key = JSON.string(key)
            let socket = try await server.keyValueSocket()
            let requests: [JSON] = [
                ["op": 2, "value": "1"], ["op": 3, "value": "2"], ["op": 1], ["op": 5, "endKey": key], ["op": 4],
                ["op": 6, "value": 1],
            ]
            for request in requests {
                #expect(try await socket.ask(request.with(["key": key]))["code"] == (isAccepted ? 200 : 400))
            }
            let path = percentEncoded(key.string ?? "")
            #expect(try await server.keyValue.send("GET", "/record/\(path)").status == (isAccepted ? 200 : 400))
            let range = "/records?startKey=\(path)&endKey=\(path)"
            #expect(try await server.keyValue.send("GET", range).status == (isAccepted ? 200 : 400))
        }
    }

    @Test("§1.6, §4.5: a range of the largest values says that it is cut, and pages to its end")
    func largeRange() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            let keys = (10..<40).map { "k\($0)" }
            try await socket.setAll(keys.map { ($0, String(repeating: "v", count: 102_000)) })
            var seen: [String] = []
            var start = "k"
            for _ in 0..<40 {
                let page = try await socket.ask(["op": 5, "key": .string(start), "endKey": "l", "limit": 1_000])
                let records = try #require(page["records"]?.elements)
                #expect(page["count"] == .integer(Int64(records.count)))
                seen += records.compactMap { $0["key"]?.string }
                guard page["truncated"] == true, let last = seen.last else { break }
                start = last + "\0"
            }
            #expect(seen == keys)
        }
    }

    @Test("§4.6: what a reply has promised, everyone reads")
    func acknowledged() async throws {
        try await withServer { server in
            let writer = try await server.keyValueSocket()
            let reader = try await server.keyValueSocket()
            for number in 0..<50 {
                let value = JSON.string(String(number))
                #expect(try await writer.ask(["op": 2, "key": "a", "value": value])["code"] == 200)
                #expect(try await reader.ask(["op": 1, "key": "a"])["value"] == value)
            }
            try await server.set("a", "http")
            #expect(try await reader.ask(["op": 1, "key": "a"])["value"] == "http")
            #expect(try await writer.ask(["op": 4, "key": "a"])["code"] == 200)
            #expect(try await server.value(of: "a") == nil)
        }
    }

    @Test("§4.6: a value is never torn, and a key has one history for all readers")
    func monotonic() async throws {
        try await withServer { server in
            try await server.set("n", "0")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let writer = try await server.keyValueSocket()
                    for _ in 0..<100 { _ = try await writer.ask(["op": 6, "key": "n", "value": 1]) }
                }
                for _ in 0..<3 {
                    group.addTask {
                        let reader = try await server.keyValueSocket()
                        var last: Int64 = 0
                        while last < 100 {
                            let value = try await reader.ask(["op": 1, "key": "n"])["value"]?.string.flatMap {
                                Int64($0)
                            }
                            let read = try #require(value)
                            #expect(read >= last)
                            last = read
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "§4.7: a client's timestamp is not looked at, and nothing is a conflict",
        arguments: [0, 1, 4_102_444_800_000] as [Int64]
    )
    func timestamp(timestamp: Int64) async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            try await server.set("a", "first")
            let request: JSON = ["op": 2, "key": "a", "value": "second", "timestamp": .integer(timestamp)]
            #expect(try await socket.ask(request)["code"] == 200)
            let body: JSON = ["key": "a", "value": "third", "timestamp": .integer(timestamp)]
            #expect(try await server.keyValue.send("POST", "/record", json: body).status == 200)
            #expect(try await server.value(of: "a") == "third")
        }
    }

    @Test("§6.4: clients that all write at once end with the same, and with the last write")
    func convergence() async throws {
        try await withServer { server in
            var clients: [TestSocket] = []
            for _ in 0..<5 { clients.append(try await server.tokenSocket(patterns: ["ns:*"], access: "^ns:.*$")) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, client) in clients.enumerated() {
                    group.addTask {
                        var ids: [Int64] = []
                        for turn in 0..<10 {
                            let value = JSON.string(#"{"value":\#(turn),"clientId":"c\#(index)"}"#)
                            ids.append(try await client.post(["op": 3, "key": "ns:\(turn % 3)", "value": value]))
                        }
                        for id in ids { #expect(try await client.reply(to: id)["code"] == 200) }
                    }
                }
                try await group.waitForAll()
            }
            let stored = try await server.records()
            for client in clients {
                var last: [String: String] = [:]
                for _ in 0..<50 {
                    let notification = try await client.nextNotification()
                    last[try #require(notification["key"]?.string)] = notification["value"]?.string
                }
                #expect(last == stored)
            }
        }
    }
}
