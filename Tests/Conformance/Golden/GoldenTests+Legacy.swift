// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Server

extension GoldenTests {
    @Test("the showcase's clients: tokens, documents, and what they are told")
    func legacy() async throws {
        try await golden("showcase") { scenario in
            let stranger = scenario.stranger
            let ada = try await scenario.guest("Ada")
            try await ada.createRoom("General")
            try await ada.say("hello", as: "m1")
            try await ada.ask("PUT", "/api/rooms/general/messages/1/reactions/%F0%9F%91%8D")
            for method in ["GET", "PUT", "DELETE"] { try await stranger.ask(method, "/api/initialize") }
            try await stranger.ask("POST", "/api/initialize", naming: ["token": "token:rooms"])
            for body in ["{}", #"{"roomId":""}"#, #"{"roomId":"nowhere"}"#, "x", String(repeating: " ", count: 4_097)] {
                try await stranger.ask("POST", "/api/join-chatroom", body)
            }
            let joined = try await stranger.ask(
                "POST",
                "/api/join-chatroom",
                #"{"roomId":"general"}"#,
                naming: ["token": "token:general"]
            )
            let token = try #require(joined.text(at: "token"))
            let socket = try await scenario.keyValueSocket("client", "token=\(token)")
            try await socket.operate(1, #""key":"chatrooms""#)
            try await socket.operate(1, #""key":"chat:general""#)
            try await socket.operate(1, #""key":"chat:nowhere""#)
            let message = #"{\"id\":\"x1\",\"sender\":\"Zoe\",\"message\":\"from afar\"}"#
            try await socket.operate(2, #""key":"chat:general","value":"{\"messages\":[\#(message)]}""#)
            try await socket.hear(1)
            try await socket.operate(
                2,
                #""key":"chatrooms","value":"{\"chatrooms\":[{\"id\":\"new-room\",\"name\":\"New\"}]}""#
            )
            try await socket.hear(1)
            for value in ["x", #"{\"messages\":1}"#, #"{\"messages\":[{}]}"#] {
                try await socket.operate(2, #""key":"chat:general","value":"\#(value)""#)
            }
            for operation in [3, 4, 6] { try await socket.operate(operation, #""key":"chat:general","value":"1""#) }
            try await ada.ask("GET", "/api/rooms/general")
        }
    }

    @Test("what is no operation: other paths, methods, hosts and bodies, and the health of the server")
    func misc() async throws {
        try await golden("other-requests") { scenario in
            let ada = try await scenario.guest("Ada")
            let stranger = scenario.stranger
            for path in ["/nothing", "/api/nothing", "/api", "/health/live", "/health/ready", "/ping"] {
                try await stranger.ask("GET", path)
            }
            for (method, path) in [("POST", "/api/rooms/general"), ("PUT", "/api/session"), ("TRACE", "/ping")] {
                try await ada.ask(method, path)
            }
            try await ada.ask("GET", "/api/live", headers: ["connection": "Upgrade", "upgrade": "h2c"])
            try await ada.ask("GET", "/api/rooms", headers: ["host": "elsewhere.example"])
            try await ada.ask("POST", "/api/rooms", #"{"name":"General"}"#, headers: ["content-type": "text/plain"])
            try await ada.ask("POST", "/api/rooms", #"{"name":"\u0000"}"#)
            try await ada.ask("HEAD", "/api/rooms")
            let document = try await stranger.quietly("GET", "/api/openapi.json")
            scenario.transcript.write("", "stranger: GET /api/openapi.json")
            scenario.transcript.write(document, body: "as Sources/Server/OpenAPI/openapi.json")
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Sources/Server/OpenAPI/openapi.json")
            #expect(document.body == Array(try Data(contentsOf: file)))
            scenario.heading("how sockets are closed")
            var (reserved, tooLong) = (TestFrame.text("x"), TestFrame.text("x"))
            reserved.reserved = 7
            tooLong.claimedLength = 3 << 20
            for (name, frame) in [
                ("binary", TestFrame(2, [1, 2, 3])), ("not UTF-8", TestFrame(1, [0xFF])), ("reserved bits", reserved),
                ("too long", tooLong), ("unknown opcode", TestFrame(3)), ("close", TestFrame.close(1000)),
            ] {
                for socket in [
                    try await ada.connect(name),
                    try await scenario.keyValueSocket("\(name) of a program", "apiKey=\(scenario.server.apiKey)"),
                ] {
                    try await socket.connection.send(frame.bytes)
                    try await socket.hearClose()
                }
            }
            let live = try await ada.live()
            await scenario.server.stop()
            try await live.hearClose()
        }
    }
}
