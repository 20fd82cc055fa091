// SPDX-License-Identifier: MIT

import Server
import TestSupport
import Testing

@Suite("HPKV: namespaces")
struct NamespaceTests {
    /// Keys under which the chat and the credentials keep their records in the store.
    private static let inside = [
        "room/general", "room/general/newest", "room/general/members", "apikey/", "session/", "revoked/",
    ]

    /// A chat with a room and a message, and a revoked token: records of every other namespace.
    private func fill(_ server: TestServer) async throws -> Person {
        let ada = try await server.signIn("Ada")
        try await ada.createRoom("General")
        try await ada.send("secret", to: "general", as: "m1")
        let made = try await server.keyValue.send("POST", "/token/websocket", json: [:]).json
        _ = try await server.keyValue.send("DELETE", "/token/\(made["id"]?.string ?? "")")
        return ada
    }

    @Test("no operation reads records of the chat or of credentials")
    func reading() async throws {
        try await withServer { server in
            let ada = try await fill(server)
            let keyID = server.apiKey.split(separator: "_")[1]
            let socket = try await server.keyValueSocket()
            #expect(try await server.records().isEmpty)
            #expect(try await socket.ask(["op": 5, "key": "\0", "endKey": "\u{10FFFF}", "limit": 1_000])["count"] == 0)
            for key in Self.inside + ["apikey/\(keyID)", "user/\(ada.id)", "user/\(ada.id)/room/general"] {
                #expect(try await server.value(of: key) == nil)
                #expect(try await socket.ask(["op": 1, "key": .string(key)])["code"] == 404)
            }
        }
    }

    @Test("no operation changes records of the chat or of credentials")
    func writing() async throws {
        try await withServer { server in
            let ada = try await fill(server)
            let live = try await ada.live()
            let before = try await ada.http.send("GET", "/api/rooms/general/messages").json
            let keyID = server.apiKey.split(separator: "_")[1]
            let socket = try await server.keyValueSocket()
            for key in Self.inside + ["apikey/\(keyID)", "user/\(ada.id)", "room/general/member/\(ada.id)"] {
                let key = JSON.string(key)
                #expect(try await socket.ask(["op": 4, "key": key])["code"] == 404)
                #expect(try await socket.ask(["op": 3, "key": key, "value": "1"])["code"] == 200)
                #expect(try await socket.ask(["op": 6, "key": key, "value": 1])["code"] == 200)
                #expect(try await socket.ask(["op": 2, "key": key, "value": "x"])["code"] == 200)
                #expect(try await socket.ask(["op": 4, "key": key])["code"] == 200)
            }
            // The key, the session and the room are what they were, and nobody in the chat was told.
            #expect(try await server.keyValue.send("GET", "/record/a").status == 404)
            let after = try await ada.http.send("GET", "/api/rooms/general/messages").json
            #expect(after.without("revision") == before.without("revision"))
            #expect(try await live.ask(["verb": "rooms"])["result"]?["rooms"]?.elements?.count == 1)
            #expect(live.connection.received.waiting.isEmpty)
        }
    }

    @Test("no subscription is told of the chat, but for the documents of public rooms, or of credentials")
    func subscribing() async throws {
        try await withServer { server in
            let socket = try await server.tokenSocket(
                keys: Self.inside + ["fence"],
                patterns: ["*", "room/*", "apikey/*"]
            )
            let ada = try await fill(server)
            _ = try await ada.http.send("DELETE", "/api/session")
            _ = try await server.withKeys { try await $0.create(named: "another", by: nil) }
            try await server.set("fence", "1")
            var told: Set<JSON> = []
            while !told.contains("fence") { told.insert(try #require(try await socket.nextNotification()["key"])) }
            #expect(told.isSubset(of: ["chatrooms", "chat:general", "fence"]))
        }
    }

    @Test("chat cookies open no key-value socket, and keys and tokens no chat")
    func credentials() async throws {
        try await withServer { server in
            let ada = try await fill(server)
            #expect(try await server.refusal("/ws", headers: ["cookie": ada.cookie]).status == 401)
            #expect(try await ada.http.send("GET", "/record/a").status == 401)
            let token = try await server.token(["accessPattern": ".*"])
            for target in ["/api/live?apiKey=\(server.apiKey)", "/api/live?token=\(token)"] {
                #expect(try await server.refusal(target).status == 401)
            }
            #expect(try await server.keyValue.send("GET", "/api/rooms").status == 401)
        }
    }
}
