// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Chat: origins")
struct OriginTests {
    /// Origins that are not the server's, for a port that is.
    private static func foreign(_ port: Int) -> [String] {
        [
            "https://evil.example.org", "http://127.0.0.1:\(port + 1)", "http://127.0.0.1", "http://localhost:\(port)",
            "null", "",
            "http://127.0.0.1:\(port).evil.example.org", "http://evil.example.org/127.0.0.1:\(port)", "file://",
            "http://evil@evil.example.org:\(port)",
        ]
    }

    @Test(
        "a page of another origin may change nothing: 403",
        arguments: [.signIn] + ChatEndpoint.signedIn.filter { !$0.isSafe }
    )
    func changes(endpoint: ChatEndpoint) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let before = try await ada.http.send("GET", "/api/rooms/general").json
            for origin in Self.foreign(server.port) {
                try expectChatError(try await endpoint.send(ada.http, headers: ["origin": origin]), 403, "badOrigin")
            }
            #expect(try await ada.http.send("GET", "/api/rooms/general").json == before)
        }
    }

    @Test("the server's own origin, and no origin, may", arguments: ChatEndpoint.signedIn, [true, false])
    func own(endpoint: ChatEndpoint, hasOrigin: Bool) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let headers = hasOrigin ? ["origin": "http://127.0.0.1:\(server.port)"] : [:]
            let answer = try await endpoint.send(ada.http, headers: headers)
            #expect((200...201).contains(answer.status))
        }
    }

    @Test("no answer of the chat allows another origin to read it", arguments: [.signIn] + ChatEndpoint.signedIn)
    func noCrossOrigin(endpoint: ChatEndpoint) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            for origin in ["https://evil.example.org", "http://127.0.0.1:\(server.port)"] {
                let answer = try await endpoint.send(ada.http, headers: ["origin": origin])
                #expect(answer["access-control-allow-origin"] == nil)
                #expect(answer["access-control-allow-credentials"] == nil)
            }
        }
    }

    @Test("a page of another origin opens no live socket: 403")
    func upgrade() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            for origin in Self.foreign(server.port) {
                let answer = try await server.refusal("/api/live", headers: ["cookie": ada.cookie, "origin": origin])
                try expectChatError(answer, 403, "badOrigin")
            }
            let own = "http://127.0.0.1:\(server.port)"
            let socket = try await server.liveSocket(cookie: ada.cookie, headers: ["origin": own])
            #expect(try await socket.ask(["verb": "resume"])["result"] != nil)
        }
    }

    @Test("behind a proxy the public URL is the origin, whatever host the proxy names")
    func publicURL() async throws {
        try await withServer(publicURL: URL(string: "https://chat.example.org")) { server in
            let ada = try await server.signIn("Ada")
            for origin in ["https://chat.example.org", "https://chat.example.org:443", "https://CHAT.example.org"] {
                let socket = try await server.liveSocket(cookie: ada.cookie, headers: ["origin": origin])
                #expect(try await socket.ask(["verb": "resume"])["result"] != nil)
                let answer = try await ada.http.send(
                    "POST",
                    "/api/rooms",
                    headers: ["origin": origin],
                    json: ["name": "R"]
                )
                #expect(answer.status == 201)
            }
            for origin in [
                "http://chat.example.org", "https://chat.example.org:8443", "https://chat.example.org.evil.org",
            ] {
                let answer = try await ada.http.send(
                    "POST",
                    "/api/rooms",
                    headers: ["origin": origin],
                    json: ["name": "R"]
                )
                try expectChatError(answer, 403, "badOrigin")
            }
        }
    }
}
