// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// A request of the chat's API.
struct ChatEndpoint: Sendable, CustomTestStringConvertible {
    let method: String
    let target: String
    var body: JSON?

    var testDescription: String { "\(method) \(target)" }
    var isSafe: Bool { method == "GET" }

    func send(_ http: TestHTTP, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        if let body { return try await http.send(method, target, headers: headers, json: body) }
        return try await http.send(method, target, headers: headers)
    }

    static let signIn = ChatEndpoint(method: "POST", target: "/api/session", body: ["name": "Ada"])

    /// All that need a cookie, each in a form that a member of the room `general` succeeds with.
    static let signedIn = [
        ChatEndpoint(method: "GET", target: "/api/session"),
        ChatEndpoint(method: "GET", target: "/api/rooms"),
        ChatEndpoint(method: "POST", target: "/api/rooms", body: ["name": "Another"]),
        ChatEndpoint(method: "GET", target: "/api/rooms/general"),
        ChatEndpoint(method: "PUT", target: "/api/rooms/general/membership"),
        ChatEndpoint(method: "GET", target: "/api/rooms/general/messages"),
        ChatEndpoint(method: "POST", target: "/api/rooms/general/messages", body: ["clientID": "c", "text": "t"]),
        ChatEndpoint(method: "DELETE", target: "/api/rooms/general/membership"),
        ChatEndpoint(method: "DELETE", target: "/api/session"),
    ]
}

@Suite("Chat: sessions")
struct SessionTests {
    @Test("POST /api/session makes a guest and a cookie")
    func signIn() async throws {
        try await withServer { server in
            let before = Int64(Date.now.timeIntervalSince1970 * 1_000) - 1
            let answer = try await server.http.send(
                "POST",
                "/api/session",
                json: ["name": "Ada", "id": "u_fake", "kind": "admin"]
            )
            #expect(answer.status == 201)
            let body = try answer.json
            #expect(body.names == ["user"])
            let user = try #require(body["user"])
            #expect(user.names == ["id", "name", "kind", "createdAt"])
            #expect(user["name"] == "Ada")
            #expect(user["kind"] == "guest")
            #expect(user["id"] != "u_fake")
            let createdAt = try #require(user["createdAt"]?.integer)
            #expect((before...before + 60_000).contains(createdAt))

            let cookie = try #require(answer["set-cookie"]).split(separator: ";")[0]
            let mine = server.http.with(["cookie": "other=1; \(cookie); more=2"])
            let session = try await mine.send("GET", "/api/session")
            #expect(session.status == 200)
            #expect(try session.json == ["user": user])
        }
    }

    @Test(
        "the cookie is HttpOnly and SameSite=Lax, and Secure when the public URL is https",
        arguments: [nil, "http://chat.example.org", "https://chat.example.org"]
    )
    func cookieFlags(publicURL: String?) async throws {
        try await withServer(publicURL: publicURL.flatMap { URL(string: $0) }) { server in
            let answer = try await ChatEndpoint.signIn.send(server.http)
            #expect(answer.all("set-cookie").count == 1)
            let parts = try #require(answer["set-cookie"]).split(separator: ";").map { $0.drop { $0 == " " } }
            let isSecure = publicURL?.hasPrefix("https") == true
            #expect(parts[0].hasPrefix(isSecure ? "__Host-roomkey_session=" : "roomkey_session="))
            let flags = Set(parts.dropFirst().map { $0.lowercased() })
            #expect(flags.isSuperset(of: ["httponly", "samesite=lax", "path=/"]))
            #expect(flags.contains("secure") == isSecure)
            #expect(!flags.contains { $0.hasPrefix("domain=") })
        }
    }

    /// A name and what it is shown as; nil when it is refused.
    static let names: [(name: JSON, shown: JSON?)] = [
        ("A", "A"), ("  Ada \t", "Ada"), ("Ada Lovelace", "Ada Lovelace"), ("Ünï 日本 👩‍🚀", "Ünï 日本 👩‍🚀"),
        (.string(String(repeating: "a", count: 40)), .string(String(repeating: "a", count: 40))),
        (.string(String(repeating: "🚀", count: 40)), .string(String(repeating: "🚀", count: 40))),
        (.string(String(repeating: "a", count: 41)), nil), ("", nil), ("   ", nil), ("\u{2003}\n", nil), ("a\nb", nil),
        ("a\0", nil), ("a\u{7F}b", nil), ("\u{202E}evil", nil), (7, nil), (nil, nil), (["Ada"], nil),
    ]

    @Test("a name has 1 to 40 characters, no control characters, and is trimmed", arguments: names)
    func name(name: JSON, shown: JSON?) async throws {
        try await withServer { server in
            let answer = try await server.http.send("POST", "/api/session", json: ["name": name])
            if let shown {
                #expect(answer.status == 201)
                #expect(try answer.json["user"]?["name"] == shown)
            } else {
                try expectChatError(answer, 400, "badRequest")
                #expect(answer["set-cookie"] == nil)
            }
        }
    }

    @Test("a body that is no JSON object is 400", arguments: ["", "{", "[]", "null", #"{"name":"A"} x"#, "{}"])
    func malformed(body: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send("POST", "/api/session", body: Array(body.utf8))
            try expectChatError(answer, 400, "badRequest")
        }
    }

    @Test("who is signed in already is told so with 409, and stays who they are")
    func alreadySignedIn() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let answer = try await ada.http.send("POST", "/api/session", json: ["name": "Bob"])
            try expectChatError(answer, 409, "alreadySignedIn")
            #expect(answer["set-cookie"] == nil)
            #expect(try await ada.http.send("GET", "/api/session").json == ["user": ada.user])
            // A cookie that is not valid does not count.
            let again = try await ChatEndpoint.signIn.send(server.http.with(["cookie": ada.cookie + "x"]))
            #expect(again.status == 201)
        }
    }

    @Test("without a session everything is 401", arguments: ChatEndpoint.signedIn)
    func signedOut(endpoint: ChatEndpoint) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try expectChatError(try await endpoint.send(server.http), 401, "signedOut")
            let id = ada.cookie.split(separator: "=")[1].split(separator: ".")[0]
            let forged = [
                "", "x", ".", "\(id)", "\(id).", "\(id).0000", ada.cookie.split(separator: "=")[1].dropLast(),
                "\(ada.id).x",
            ]
            for value in forged {
                let http = server.http.with(["cookie": "roomkey_session=\(value)"])
                try expectChatError(try await endpoint.send(http), 401, "signedOut")
            }
            #expect(try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements?.count == 1)
        }
    }

    @Test("a cookie of another server is 401")
    func foreignCookie() async throws {
        try await withServer { other in
            let ada = try await other.signIn("Ada")
            try await withServer { server in
                let answer = try await server.http.send("GET", "/api/session", headers: ["cookie": ada.cookie])
                try expectChatError(answer, 401, "signedOut")
            }
        }
    }

    @Test("DELETE /api/session clears the cookie, ends the session and closes its sockets with 1008")
    func signOut() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            let sockets = [try await ada.live(), try await ada.live(), try await server.liveSocket(cookie: ada.cookie)]
            let bobsSocket = try await bob.live()

            let answer = try await ada.http.send("DELETE", "/api/session")
            #expect(answer.status == 200)
            #expect(try answer.json == [:])
            let cleared = try #require(answer["set-cookie"]).lowercased()
            #expect(cleared.hasPrefix("roomkey_session=;"))
            #expect(cleared.contains("max-age=0"))
            #expect(cleared.contains("httponly"))
            #expect(cleared.contains("path=/"))

            // The last one has not resumed yet; it is a live socket of the session like the others.
            for socket in sockets { #expect(try await socket.closeCode() == 1008) }
            try expectChatError(try await ada.http.send("GET", "/api/session"), 401, "signedOut")
            #expect(try await server.refusal("/api/live", headers: ["cookie": ada.cookie]).status == 401)
            #expect(try await bobsSocket.ask(["verb": "rooms"])["result"] != nil)
        }
    }
}
