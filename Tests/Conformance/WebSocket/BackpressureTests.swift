// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("WebSocket: clients that ask for more than they read")
struct BackpressureTests {
    /// Control characters take six bytes each in JSON, so that one answer is longer than what may wait for a client that does not read.
    @Test("many large ranges that are asked for at once all arrive, in their order", arguments: ["v", "\u{1}"])
    func ranges(character: String) async throws {
        try await withServer { server in
            let writer = try await server.keyValueSocket()
            try await writer.setAll((0..<10).map { ("k\($0)", String(repeating: character, count: 100_000)) })
            // Little of it fits on the way.
            let socket = try await TestSocket.open(
                on: try await server.connection(receiveBuffer: 64 << 10),
                server.http,
                "/ws?apiKey=\(server.apiKey)",
                idName: "messageId"
            )
            let range: JSON = ["op": 5, "key": "k", "endKey": "l", "limit": 10]
            var ids: [Int64] = []
            for _ in 0..<(character == "v" ? 30 : 4) { ids.append(try await socket.post(range)) }
            for id in ids {
                let message = try await socket.nextMessage()
                #expect(message["messageId"] == .integer(id))
                #expect(message["records"]?.elements?.count == 10)
            }
        }
    }

    @Test("many pages of history that are asked for at once all arrive")
    func history() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("Long")
            let text = String(repeating: "w", count: 4_000)
            for number in 0..<60 { try await ada.send(text, to: "long", as: "m\(number)") }
            let connection = try await server.connection(receiveBuffer: 64 << 10)
            let socket = try await TestSocket.open(
                on: connection,
                server.http,
                "/api/live",
                headers: ["cookie": ada.cookie],
                idName: "id"
            )
            #expect(try await socket.ask(["verb": "resume"])["result"] != nil)
            var ids: [Int64] = []
            for _ in 0..<60 { ids.append(try await socket.post(["verb": "history", "room": "long", "limit": 60])) }
            for id in ids {
                #expect(try await socket.reply(to: id)["result"]?["messages"]?.elements?.count == 60)
            }
        }
    }
}
