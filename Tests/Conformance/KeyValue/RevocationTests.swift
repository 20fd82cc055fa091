// SPDX-License-Identifier: MIT

import Server
import TestSupport
import Testing

@Suite("HPKV: credentials that end")
struct RevocationTests {
    @Test("roomkey key create works while the server runs: the key counts at once")
    func created() async throws {
        try await withServer { server in
            let key = try #require(try await server.command(CreateKey(name: "second")).created).secret
            let answer = try await server.http.send("GET", "/record/a", headers: ["x-api-key": key])
            #expect(answer.status == 404)
            let socket = try await server.keyValueSocket("apiKey=\(key)")
            #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test("roomkey key revoke works while the server runs: the key is refused at once, and its sockets close")
    func revoked() async throws {
        try await withServer { server in
            let key = try #require(try await server.command(CreateKey(name: "second")).created).secret
            let http = server.http.with(["x-api-key": key])
            let made = try await http.send("POST", "/token/websocket", json: ["subscribeKeys": ["a"]])
            let token = try #require(try made.json["token"]?.string)
            let sockets = [
                try await server.keyValueSocket("apiKey=\(key)"), try await server.keyValueSocket("token=\(token)"),
            ]
            let other = try await server.keyValueSocket()

            let id = String(key.split(separator: "_")[1])
            try await server.command(RevokeKey(id: id))
            #expect(try await http.send("GET", "/record/a").status == 403)
            for socket in sockets { #expect(try await socket.closeCode() == 1008) }

            #expect(try await server.refusal("/ws?apiKey=\(key)").status == 403)
            #expect(try await server.refusal("/ws?token=\(token)").status == 403)
            #expect(try await other.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test("DELETE /token/{id} closes the token's sockets and lets in no more of them")
    func token() async throws {
        try await withServer { server in
            let made = try await server.keyValue.send("POST", "/token/websocket", json: ["subscribeKeys": ["a"]]).json
            let token = try #require(made["token"]?.string)
            let id = try #require(made["id"]?.string)
            let socket = try await server.keyValueSocket("token=\(token)")
            let other = try await server.tokenSocket(keys: ["a"], access: "a")

            let answer = try await server.keyValue.send("DELETE", "/token/\(id)")
            #expect(answer.status == 200)
            #expect(try answer.json["success"] == true)
            #expect(try await socket.closeCode() == 1008)
            #expect(try await server.refusal("/ws?token=\(token)").status == 403)

            #expect(try await other.ask(["op": 2, "key": "a", "value": "1"])["code"] == 200)
            #expect(try await other.notifiedValue(of: "a") == "1")
        }
    }

    @Test("DELETE /token/{id} needs an API key")
    func tokenWithoutKey() async throws {
        try await withServer { server in
            let made = try await server.keyValue.send("POST", "/token/websocket", json: [:]).json
            let id = try #require(made["id"]?.string)
            try expectError(try await server.http.send("DELETE", "/token/\(id)"), 401)
            try expectError(try await server.http.send("DELETE", "/token/\(id)", headers: ["x-api-key": "no"]), 403)
            let socket = try await server.keyValueSocket("token=\(try #require(made["token"]?.string))")
            #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 403)
        }
    }
}
