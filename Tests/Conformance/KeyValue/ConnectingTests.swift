// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: opening and closing sockets")
struct ConnectingTests {
    @Test("W1: keys and tokens need no encoding in a URL")
    func credentials() async throws {
        try await withServer { server in
            let token = try await server.token(["subscribeKeys": ["ключ с пробелом"], "accessPattern": "^[a-z&?#%+]$"])
            for credential in [server.apiKey, token] {
                #expect(credential.wholeMatch(of: /[A-Za-z0-9._~-]+/) != nil)
            }
            let socket = try await server.keyValueSocket("token=\(token)")
            #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test("W1: an API key opens all keys")
    func apiKey() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket("apiKey=\(server.apiKey)")
            for key in ["a", "other", "Ω:9"] {
                #expect(try await socket.ask(["op": 2, "key": .string(key), "value": "v"])["code"] == 200)
                #expect(try await socket.ask(["op": 1, "key": .string(key)])["value"] == "v")
            }
        }
    }

    @Test("W2: the socket is at /ws, and at no other path", arguments: ["/", "/wsx", "/ws/x", "/socket", "/record/ws"])
    func otherPaths(path: String) async throws {
        try await withServer { server in
            let answer = try await server.refusal("\(path)?apiKey=\(server.apiKey)")
            #expect(answer.status != 101)
            let socket = try await server.socket("/ws?apiKey=\(server.apiKey)")
            #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test(
        "W3: a bad token is refused with 403, without an upgrade",
        arguments: [
            "no", "", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "%00", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x",
        ]
    )
    func badToken(token: String) async throws {
        try await withServer { server in
            let answer = try await server.refusal("/ws?token=\(token)")
            #expect(answer.status == 403)
            #expect(try answer.json["error"]?.string?.isEmpty == false)
        }
    }

    @Test("W3: a token that was changed anywhere is refused with 403")
    func changedToken() async throws {
        try await withServer { server in
            let token = try await server.token(["accessPattern": "^a$"])
            let parts = token.split(separator: ".").map(String.init)
            let other = try await server.token(["accessPattern": ".*"]).split(separator: ".").map(String.init)
            try #require(parts.count == 3)
            // Header and signature of one with the claims of the other; claims alone; cut short; unsigned by its own word.
            let forged = [
                "\(parts[0]).\(other[1]).\(parts[2])", "\(parts[0]).\(parts[1]).", String(token.dropLast(2)),
                "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.\(parts[1]).", "\(parts[0]).\(parts[1]).\(other[2])",
            ]
            for token in forged { #expect(try await server.refusal("/ws?token=\(token)").status == 403) }
        }
    }

    @Test("W3: a token of another server is refused with 403")
    func foreignToken() async throws {
        try await withServer { other in
            let token = try await other.token(["accessPattern": ".*"])
            try await withServer { server in
                let answer = try await server.refusal("/ws?token=\(token)")
                #expect(answer.status == 403)
            }
        }
    }

    @Test("W4: a bad API key is refused with 403", arguments: ["no", "rk_a_b", ""])
    func badKey(key: String) async throws {
        try await withServer { server in
            let answer = try await server.refusal("/ws?apiKey=\(key)")
            #expect(answer.status == 403)
        }
    }

    @Test("W4: no credential is refused with 401", arguments: ["/ws", "/ws?", "/ws?other=1"])
    func noCredential(target: String) async throws {
        try await withServer { server in
            let answer = try await server.refusal(target)
            try expectError(answer, 401)
        }
    }

    @Test("W4: a request that is no upgrade is 426 or 400")
    func noUpgrade() async throws {
        try await withServer { server in
            let answer = try await server.http.send("GET", "/ws?apiKey=\(server.apiKey)")
            #expect([400, 426].contains(answer.status))
            #expect(try answer.json["error"]?.string?.isEmpty == false)
        }
    }

    @Test(
        "W4: an upgrade that is not of RFC 6455 is refused",
        arguments: [
            ["sec-websocket-version": "8"], ["upgrade": "h2c"], ["sec-websocket-key": ""], ["connection": "keep-alive"],
        ]
    )
    func oddUpgrade(headers: [String: String]) async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let upgrade = [
                "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
                "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
            ].merging(headers) { $1 }
            try await connection.send(server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: upgrade))
            #expect((400..<500).contains(try await connection.nextAnswer().status))
        }
    }

    @Test("W5: extensions and subprotocols are declined, other headers do not matter")
    func extensions() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let upgrade = [
                "connection": "keep-alive, Upgrade", "upgrade": "WebSocket", "sec-websocket-version": "13",
                "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "cookie": "a=b", "sec-websocket-protocol": "chat",
                "sec-websocket-extensions": "permessage-deflate; client_max_window_bits",
            ]
            try await connection.send(server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: upgrade))
            let answer = try await connection.nextAnswer()
            #expect(answer.status == 101)
            #expect(answer["sec-websocket-extensions"] == nil)
            #expect(answer["sec-websocket-protocol"] == nil)
        }
    }

    @Test("W6: nothing is said on open, not even of records that are subscribed to")
    func silence() async throws {
        try await withServer { server in
            try await server.set("a", "1")
            let socket = try await server.tokenSocket(keys: ["a"], patterns: ["*"], access: ".*")
            let id = try await socket.post(["op": 1, "key": "a"])
            #expect(
                try await socket.nextMessage() == ["code": 200, "messageId": .integer(id), "key": "a", "value": "1"]
            )
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("W7: a token opens many sockets, at once and later, each subscribed for itself")
    func manySockets() async throws {
        try await withServer { server in
            let query = "token=\(try await server.token(["subscribeKeys": ["a"]]))"
            let first = try await server.keyValueSocket(query)
            let second = try await server.keyValueSocket(query)
            try await server.set("a", "1")
            for socket in [first, second] { #expect(try await socket.notifiedValue(of: "a") == "1") }
            try await first.close()
            second.connection.cut()

            let third = try await server.keyValueSocket(query)
            try await server.set("a", "2")
            try await server.set("a", "3")
            #expect(try await third.notifiedValue(of: "a") == "2")
            #expect(try await third.notifiedValue(of: "a") == "3")
        }
    }

    @Test("L1, L6: Close is echoed within 200 ms, even with work that is queued", arguments: [0, 250])
    func promptClose(requests: Int) async throws {
        try await withServer { server in
            var times: [Duration] = []
            // The best of some, because the machine may be busy with other things.
            for _ in 0..<5 {
                let socket = try await server.keyValueSocket()
                for _ in 0..<requests {
                    _ = try await socket.post([
                        "op": 2, "key": "k", "value": .string(String(repeating: "v", count: 1_000)),
                    ])
                }
                let start = ContinuousClock.now
                try await socket.send(.close(1000, "Normal closure by client"))
                #expect(try await socket.closeCode() == 1000)
                times.append(ContinuousClock.now - start)
            }
            #expect(try #require(times.min()) < .milliseconds(200))
        }
    }

    @Test(
        "L4: a client may close with any code; its subscription is dropped",
        arguments: [1000, 1001, 1002, 3001, 4999, nil]
    )
    func clientCloses(code: UInt16?) async throws {
        try await withServer { server in
            let query = "token=\(try await server.token(["subscribeKeys": ["a"], "accessPattern": "a"]))"
            let socket = try await server.keyValueSocket(query)
            try await socket.send(.close(code, code == nil ? "" : "bye"))
            let event = try await socket.nextEvent()
            #expect(event == .close(code: code.map { Int($0) }, reason: ""))
            try await server.set("a", "1")
            let again = try await server.keyValueSocket(query)
            #expect(try await again.ask(["op": 2, "key": "a", "value": "2"])["code"] == 200)
            #expect(try await again.notifiedValue(of: "a") == "2")
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("L4, §6.1: after a connection was cut without a word, the next one works")
    func cut() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            _ = try await socket.post(["op": 2, "key": "a", "value": "1"])
            socket.connection.cut()
            let next = try await server.keyValueSocket()
            #expect(try await next.ask(["op": 2, "key": "a", "value": "2"])["success"] == true)
            #expect(try await server.value(of: "a") == "2")
        }
    }

    @Test("L2: the server stops with 1012, so that clients come back")
    func stop() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            #expect(try await socket.ask(["op": 2, "key": "a", "value": "1"])["code"] == 200)
            await server.stop()
            #expect(try await socket.closeCode() == 1012)
        }
    }

    /// What HTTP clients offer with requests of their own accord, and browsers with a socket.
    static let upgrades: [[String: String]] = [
        ["connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c", "http2-settings": "AAMAAABkAARAAAAAAAIAAAAA"],
        ["connection": "Upgrade", "upgrade": "TLS/1.0"],
        [
            "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ],
    ]

    @Test(
        "an upgrade that is not taken does not leave the next request without an answer",
        arguments: upgrades,
        [0, 1]
    )
    func afterRefusal(upgrade: [String: String], requestsBefore: Int) async throws {
        try await withServer { server in
            let connection = try await server.connection()
            for _ in 0..<requestsBefore {
                try await connection.send(server.keyValue.request("GET", "/record/a"))
                #expect(try await connection.nextAnswer().status == 404)
            }
            let body = Array(#"{"key":"a","value":"1"}"#.utf8)
            try await connection.send(server.keyValue.request("POST", "/record", headers: upgrade, body: body))
            let answer = try await connection.nextAnswer()
            #expect(answer.status == 200)
            // A server that cannot go on says so and closes; clients then take another connection (RFC 9112 §9.6).
            if answer["connection"]?.lowercased() == "close" {
                try await connection.ended()
            } else {
                try await connection.send(server.keyValue.request("GET", "/record/a"))
                #expect(try await connection.nextAnswer().status == 200)
            }
        }
    }
}
