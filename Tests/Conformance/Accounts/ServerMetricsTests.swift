// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Accounts: figures")
struct ServerMetricsTests {
    @Test("open sockets are counted, of the chat and of the key-value API, until they close")
    func connections() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            #expect(try await owner.metrics()["connections"] == 0)
            let live = try await owner.live()
            let other = try await server.keyValueSocket()
            #expect(try await owner.metrics()["connections"] == 2)
            try await other.close()
            try await owner.eventually("one connection") { $0["connections"] == 1 }
            #expect(try await live.ask(["verb": "rooms"])["result"] != nil)
        }
    }

    @Test("new messages are counted and timed once heard, however they are sent; repeats and edits are not")
    func messages() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            try await owner.send("nobody hears", to: "general", as: "m0")
            let before = try await owner.metrics()
            #expect(before["messages"] == 1)
            #expect(before["deliveries"] == [])

            let socket = try await owner.live()
            try await owner.send("over HTTP", to: "general", as: "m1")
            let again: JSON = ["clientID": "m1", "text": "over HTTP"]
            #expect(try await owner.http.send("POST", "/api/rooms/general/messages", json: again).status == 200)
            let send: JSON = ["verb": "send", "room": "general", "clientID": "m2", "text": "over the socket"]
            let sent = try await socket.ask(send)["result"]?["message"]
            let revision = try #require(sent?["revision"])
            let edit: JSON = ["verb": "edit", "room": "general", "seq": 3, "text": "changed", "revision": revision]
            #expect(try await socket.ask(edit)["result"] != nil)
            #expect(try await socket.events(3).map { $0["event"] } == ["message", "message", "messageUpdated"])

            // All of them are on one event loop: that of the one subscriber.
            let after = try await owner.eventually("two deliveries") { $0.deliveries == 2 }
            #expect(after["messages"] == 3)
            let steps = try #require(after["deliveries"]?.elements)
            #expect(steps.allSatisfy { $0.names == ["upTo", "count"] && $0["upTo"]?.integer ?? 0 >= 64 })
        }
    }

    @Test("the database, the memory, the version and the time since the start are told")
    func sizes() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let before = try await owner.metrics()
            #expect(before["version"]?.string?.isEmpty == false)
            let uptime = try #require(before["uptime"]?.integer)
            #expect(uptime >= 0)
            let bytes = try #require(before["databaseBytes"]?.integer)
            #expect(bytes > 0)
            #if os(Linux)
                #expect(try #require(before["residentBytes"]?.integer) > 1 << 20)
            #endif
            for number in 0..<4 { try await server.set("key \(number)", String(repeating: "x", count: 3_000)) }
            let after = try await owner.metrics()
            #expect(try #require(after["databaseBytes"]?.integer) > bytes)
            #expect(try #require(after["uptime"]?.integer) > uptime)
        }
    }
}

extension Person {
    func metrics() async throws -> JSON {
        let answer = try await http.send("GET", "/api/figures")
        try #require(answer.status == 200)
        return try answer.json
    }

    @discardableResult
    fileprivate func eventually(_ what: String, _ isTrue: (JSON) -> Bool) async throws -> JSON {
        try await TestSupport.eventually(what) {
            let metrics = try await metrics()
            return isTrue(metrics) ? metrics : nil
        }
    }
}

extension JSON {
    /// All that were timed.
    fileprivate var deliveries: Int64 {
        (self["deliveries"]?.elements ?? []).reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
    }
}
