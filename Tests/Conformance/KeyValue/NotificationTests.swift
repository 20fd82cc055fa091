// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import Server
import Store
import TestSupport
import Testing
import WireProtocol

@Suite("HPKV: notifications")
struct NotificationTests {
    @Test("N1: a notification is type, key, value and timestamp, and nothing else")
    func members() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a"])
            let before = Int64(Date.now.timeIntervalSince1970 * 1_000) - 1
            try await server.set("a", "1")
            let notification = try await socket.nextMessage()
            let after = Int64(Date.now.timeIntervalSince1970 * 1_000) + 1
            #expect(notification.without("timestamp") == ["type": "notification", "key": "a", "value": "1"])
            let timestamp = try #require(notification["timestamp"]?.integer)
            #expect((before...after).contains(timestamp))
        }
    }

    @Test("N2, N4, N5, N7: every write of a subscribed key is told, by whatever way it was made")
    func everyWrite() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a", "n"])
            let writer = try await server.keyValueSocket()
            let http = server.keyValue

            try await server.set("a", "1")
            #expect(try await socket.notifiedValue(of: "a") == "1")
            try await server.set("a", "1")
            #expect(try await socket.notifiedValue(of: "a") == "1")
            _ = try await http.send("POST", "/record", json: ["key": "a", "value": "2", "partialUpdate": true])
            #expect(try await socket.notifiedValue(of: "a") == "12")
            _ = try await http.send("DELETE", "/record/a")
            #expect(try await socket.notifiedValue(of: "a") == .null)
            _ = try await http.send("POST", "/record/atomic", json: ["key": "n", "increment": 5])
            #expect(try await socket.notifiedValue(of: "n") == "5")

            _ = try await writer.ask(["op": 2, "key": "a", "value": "3"])
            #expect(try await socket.notifiedValue(of: "a") == "3")
            _ = try await writer.ask(["op": 3, "key": "a", "value": "4"])
            #expect(try await socket.notifiedValue(of: "a") == "34")
            _ = try await writer.ask(["op": 4, "key": "a"])
            #expect(try await socket.notifiedValue(of: "a") == .null)
            _ = try await writer.ask(["op": 6, "key": "n", "value": -1])
            #expect(try await socket.notifiedValue(of: "n") == "4")
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("N2: what fails, and what reads, is told to nobody")
    func failures() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a", "text", "fence"])
            let writer = try await server.keyValueSocket()
            try await server.set("text", "abc")
            #expect(try await socket.notifiedValue(of: "text") == "abc")
            let failing: [JSON] = [
                ["op": 4, "key": "a"], ["op": 6, "key": "text", "value": 1], ["op": 2, "key": "a", "value": ""],
                ["op": 3, "key": "text", "value": .string(String(repeating: "x", count: 102_399))],
                ["op": 1, "key": "text"], ["op": 1, "key": "a"], ["op": 5, "key": "a", "endKey": "z"],
            ]
            for request in failing { _ = try await writer.ask(request) }
            _ = try await server.keyValue.send("DELETE", "/record/a")
            try await server.set("fence", "1")
            #expect(try await socket.notifiedValue(of: "fence") == "1")
        }
    }

    @Test("N3: the writer's own connection is told too")
    func ownWrites() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a"], access: "^a$")
            #expect(try await socket.ask(["op": 2, "key": "a", "value": "1"])["code"] == 200)
            #expect(try await socket.notifiedValue(of: "a") == "1")
        }
    }

    /// A value, a patch, what is stored then, and what is told.
    static let patches: [(stored: String, patch: String, result: JSON, told: JSON)] = [
        (#"{"a":1,"b":2}"#, #"{"b":null,"c":3}"#, ["a": 1, "c": 3], ["a": 1, "b": nil, "c": 3]),
        (#"{"a":{"x":1,"y":2}}"#, #"{"a":{"x":null}}"#, ["a": ["y": 2]], ["a": ["x": nil, "y": 2]]),
        (#"{"a":1}"#, #"{"missing":null}"#, ["a": 1], ["a": 1, "missing": nil]),
        (#"{"a":1}"#, #"{"b":{"c":null,"d":1}}"#, ["a": 1, "b": ["d": 1]], ["a": 1, "b": ["c": nil, "d": 1]]),
        (#"{"a":1}"#, #"{"b":2}"#, ["a": 1, "b": 2], ["a": 1, "b": 2]),
        (#"{"a":null}"#, #"{"b":2}"#, ["a": nil, "b": 2], ["a": nil, "b": 2]),
    ]

    @Test("N6, §4.3: a patch tells the merged value with the nulls of the patch in it", arguments: patches)
    func patch(stored: String, patch: String, result: JSON, told: JSON) async throws {
        try await withServer { server in
            try await server.set("a", stored)
            let socket = try await server.tokenSocket(keys: ["a"], access: "a")
            #expect(try await socket.ask(["op": 3, "key": "a", "value": .string(patch)])["code"] == 200)
            let value = try #require(try await socket.notifiedValue(of: "a")?.string)
            #expect(try JSON(value) == told)
            #expect(try JSON(try #require(try await server.value(of: "a"))) == result)
        }
    }

    @Test("§4.3: a patch that makes a record, and one that appends, tell the whole new text")
    func appended() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a"], access: "a")
            for (patch, text) in [("Hello ", "Hello "), ("World!", "Hello World!")] as [(JSON, JSON)] {
                #expect(try await socket.ask(["op": 3, "key": "a", "value": patch])["code"] == 200)
                #expect(try await socket.notifiedValue(of: "a") == text)
            }
        }
    }

    @Test("N8: one notification for each write, however many subscriptions match")
    func once() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(
                keys: ["ns:a", "ns:a", "ns:*"],
                patterns: ["ns:a", "ns:*", "*", "*a", "n*a"]
            )
            for value in ["1", "2", "3"] { try await server.set("ns:a", value) }
            for value in ["1", "2", "3"] as [JSON] { #expect(try await socket.notifiedValue(of: "ns:a") == value) }
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("N9: every subscriber is told the writes of a key in their order, whoever wrote")
    func order() async throws {
        try await withServer { server in
            var subscribers: [TestSocket] = []
            for _ in 0..<4 { subscribers.append(try await server.tokenSocket(keys: ["n"])) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let writer = try await server.keyValueSocket()
                        var ids: [Int64] = []
                        for _ in 0..<50 { ids.append(try await writer.post(["op": 6, "key": "n", "value": 1])) }
                        for id in ids { _ = try await writer.reply(to: id) }
                    }
                }
                try await group.waitForAll()
            }
            for subscriber in subscribers {
                var values: [String] = []
                for _ in 0..<200 { values.append(try await subscriber.notifiedValue(of: "n")?.string ?? "") }
                #expect(values == (1...200).map(String.init))
            }
        }
    }

    @Test("N10, N14: only those connected when the write is made are told of it")
    func recipients() async throws {
        try await withServer { server in
            let query = "token=\(try await server.token(["subscribeKeys": ["a"]]))"
            let writer = try await server.keyValueSocket()
            for number in 0..<20 {
                #expect(try await writer.ask(["op": 2, "key": "a", "value": "old\(number)"])["code"] == 200)
                let late = try await server.keyValueSocket(query)
                #expect(try await writer.ask(["op": 2, "key": "a", "value": "new\(number)"])["code"] == 200)
                #expect(try await late.notifiedValue(of: "a") == "new\(number)")
                try await late.close()
            }
        }
    }

    @Test("N11: a notification comes within 50 ms of the writer's reply")
    func latency() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a"])
            let writer = try await server.keyValueSocket()
            var times: [Duration] = []
            for _ in 0..<10 {
                _ = try await writer.ask(["op": 2, "key": "a", "value": "1"])
                let replied = ContinuousClock.now
                _ = try await socket.nextNotification()
                times.append(ContinuousClock.now - replied)
            }
            #expect(try #require(times.min()) < .milliseconds(50))
        }
    }

    @Test("N12: the access pattern does not limit what is told", arguments: [nil, "", "^other$"])
    func accessPattern(pattern: String?) async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["a"], patterns: ["b*"], access: pattern)
            try await server.set("a", "1")
            try await server.set("b1", "2")
            #expect(try await socket.notifiedValue(of: "a") == "1")
            #expect(try await socket.notifiedValue(of: "b1") == "2")
        }
    }

    @Test("N13: a connection with an API key is told nothing")
    func apiKey() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            for number in 0..<20 { _ = try await socket.ask(["op": 2, "key": "a", "value": "\(number)"]) }
            try await server.set("a", "other")
            #expect(try await socket.ask(["op": 1, "key": "a"])["value"] == "other")
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("§6.2: a key that the pattern allows but nobody subscribed to is not told")
    func notSubscribed() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(keys: ["fence"], access: ".*")
            _ = try await socket.ask(["op": 2, "key": "a", "value": "1"])
            _ = try await socket.ask(["op": 2, "key": "fenc", "value": "1"])
            _ = try await socket.ask(["op": 2, "key": "fence2", "value": "1"])
            _ = try await socket.ask(["op": 2, "key": "fence", "value": "1"])
            #expect(try await socket.notifiedValue(of: "fence") == "1")
        }
    }
}
