// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("WebSocket: on a connection that was used before")
struct LateUpgradeTests {
    /// A connection on which a few requests were answered.
    private func used(_ server: TestServer) async throws -> TestConnection {
        let connection = try await server.connection()
        for _ in 1...3 {
            try await connection.send(server.http.request("GET", "/ping"))
            #expect(try await connection.nextAnswer().status == 200)
        }
        return connection
    }

    @Test("an upgrade is done as on a new one: operations, notifications, close")
    func upgrade() async throws {
        try await withServer { server in
            let token = try await server.token(["subscribeKeys": ["a"], "accessPattern": "^a$"])
            let connection = try await used(server)
            let socket = try await TestSocket.open(
                on: connection,
                server.http,
                "/ws?token=\(token)",
                idName: "messageId"
            )
            let writer = try await server.keyValueSocket()
            #expect(try await writer.ask(["op": 2, "key": "a", "value": "1"])["code"] == 200)
            #expect(try await socket.notifiedValue(of: "a") == "1")
            for number in 0..<300 {
                #expect(try await socket.ask(["op": 2, "key": "a", "value": .string("v\(number)")])["code"] == 200)
            }
            #expect(try await socket.ask(["op": 1, "key": "a"])["value"] == "v299")
            try await socket.close()
        }
    }

    @Test("frames that come with the request are not lost")
    func together() async throws {
        try await withServer { server in
            let connection = try await used(server)
            let upgrade = server.http.request(
                "GET",
                "/ws?apiKey=\(server.apiKey)",
                headers: [
                    "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
                    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
                ]
            )
            let frame = TestFrame.text(#"{"op":2,"key":"b","value":"1","messageId":7}"#)
            try await connection.send(upgrade + frame.bytes)
            #expect(try await connection.nextAnswer().status == 101)
            let event = try await connection.received.next("the reply") { _ in true }
            guard case .event(.message(let reply)) = event else { return _ = Issue.record("\(event)") }
            #expect(reply["code"] == 200)
            #expect(reply["messageId"] == 7)
        }
    }

    @Test("one that is refused is answered, and the chat's own is let in by its session")
    func refusedAndLive() async throws {
        try await withServer { server in
            do {
                _ = try await TestSocket.open(
                    on: try await used(server),
                    server.http,
                    "/ws?token=bad",
                    idName: "messageId"
                )
                Issue.record("a bad token was let in")
            } catch let refused as TestSocket.Refused {
                #expect(refused.answer.status == 403)
            }
            let ada = try await server.signIn("Ada")
            let live = try await TestSocket.open(on: try await used(server), ada.http, "/api/live", idName: "id")
            #expect(try await live.ask(["verb": "resume"])["result"]?["revision"] != nil)
            await server.stop()
            #expect(try await live.closeCode() == 1012)
        }
    }
}
