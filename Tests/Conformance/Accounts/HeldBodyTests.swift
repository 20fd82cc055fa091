// SPDX-License-Identifier: MIT

import Server
import TestSupport
import Testing

/// Requests whose body is held back until what allows them has ended.
@Suite("Accounts: authority while a body is on its way")
struct HeldBodyTests {
    /// What ends while the body is held.
    enum Fall: String, CaseIterable, CustomTestStringConvertible {
        case demoted, removed, signedOut

        var testDescription: String { rawValue }

        /// A removed account has no password that could be right.
        func statuses(of path: String) -> Set<Int> {
            self == .demoted || (self == .removed && path.hasSuffix("/password")) ? [403] : [401]
        }
    }

    /// The routes of owners and admins that read a body.
    static let privileged: [(method: String, path: String, body: JSON)] = [
        ("POST", "/api/keys", ["name": "Late"]),
        ("POST", "/api/bots", ["name": "Late"]),
        ("POST", "/api/invitations", ["uses": 3]),
        ("PUT", "/api/accounts/{bob}/role", ["role": "owner"]),
        ("PATCH", "/api/workspace", ["name": "Late"]),
        ("PATCH", "/api/workspace", ["guests": false]),
        ("POST", "/api/bans", ["guest": "{guest}"]),
        ("PATCH", "/api/rooms/bobs", ["topic": "Late"]),
        ("PATCH", "/api/rooms/bobs/members/{bob}", ["role": "member"]),
    ]

    /// The routes of everybody else that read a body.
    static let ordinary: [(method: String, path: String, body: JSON)] = [
        ("POST", "/api/rooms", ["name": "Late"]),
        ("POST", "/api/direct", ["people": ["{bob}"]]),
        ("POST", "/api/rooms/bobs/messages", ["clientID": "late", "text": "late"]),
        ("PUT", "/api/rooms/bobs/read", ["seq": 1]),
        ("PUT", "/api/rooms/bobs/unread", ["seq": 1]),
        ("PUT", "/api/rooms/bobs/notifications", ["level": "all"]),
        ("PATCH", "/api/account", ["status": "Late"]),
        ("PUT", "/api/account/password", ["current": .string(goodPassword), "password": "another four words"]),
        ("PUT", "/api/push/subscription", TestBrowser(endpoint: "https://push.example.net/late").subscription),
        ("DELETE", "/api/push/subscription", ["endpoint": "https://push.example.net/x"]),
    ]

    @Test("a request ends as if it had been begun after the fall, and changes nothing", arguments: Fall.allCases)
    func held(_ fall: Fall) async throws {
        try await withServer { server in
            let (owner, bob) = (try await server.makeOwner(), try await server.signUp("Bob"))
            try await bob.createRoom("Bobs")
            try await bob.send("hello", to: "bobs", as: "m1")
            try await owner.join("bobs")
            let guest = try await server.signIn("Guest", headers: ["x-forwarded-for": "11.22.33.9"])
            let routes = Self.privileged + (fall == .demoted ? [] : Self.ordinary)
            for (number, route) in routes.enumerated() {
                let actor = try await server.signUp("Actor \(number)")
                try #require(try await owner.give(actor.id, the: "owner").status == 200)
                try await actor.join("bobs")
                let path = route.path.replacing("{bob}", with: bob.id)
                let body = Array(
                    try route.body.text.replacing("{bob}", with: bob.id).replacing("{guest}", with: guest.id).utf8
                )
                let connection = try await server.connection()
                let bytes = actor.http.request(
                    route.method,
                    path,
                    headers: ["content-type": "application/json"],
                    body: body
                )
                try await connection.send(bytes.dropLast())
                // By then the server has found out who asks: what is tested does not depend on it.
                for _ in 0..<5 { _ = try await actor.http.send("GET", "/api/session") }
                switch fall {
                case .demoted: try #require(try await owner.give(actor.id, the: "member").status == 200)
                case .removed:
                    try #require(try await owner.http.send("DELETE", "/api/accounts/\(actor.id)").status == 200)
                case .signedOut: try #require(try await actor.http.send("DELETE", "/api/session").status == 200)
                }
                let before = try await Self.state(seenBy: owner, bob)
                try await connection.send(bytes.suffix(1))
                let answer = try await connection.nextAnswer()
                #expect(fall.statuses(of: path).contains(answer.status), "\(route.method) \(path): \(answer.text)")
                #expect(try await Self.state(seenBy: owner, bob) == before, "\(route.method) \(path)")
                connection.cut()
            }
        }
    }

    @Test("what an API key began before it was revoked is refused")
    func heldKey() async throws {
        try await withServer { server in
            for (path, body) in [
                ("/record", #"{"key":"late","value":"v"}"#), ("/record/atomic", #"{"key":"late","increment":1}"#),
                ("/token/websocket", #"{"subscribeKeys":["late"]}"#),
            ] {
                let created = try await server.withKeys { try await $0.create(named: "Short", by: nil) }
                let connection = try await server.connection()
                let bytes = server.http.with(["x-api-key": created.secret])
                    .request("POST", path, body: Array(body.utf8))
                try await connection.send(bytes.dropLast())
                for _ in 0..<5 { _ = try await server.keyValue.send("GET", "/record/late") }
                #expect(try await server.withKeys { try await $0.revoke(id: created.key.id, by: nil) })
                try await connection.send(bytes.suffix(1))
                #expect(try await connection.nextAnswer().status == 403, "\(path)")
                #expect(try await server.keyValue.send("GET", "/record/late").status == 404)
                connection.cut()
            }
        }
    }

    /// What can be told of the server: what it is set to, by its owner, and what is said there, by somebody who is in it.
    private static func state(seenBy owner: Person, _ bob: Person) async throws -> [String] {
        let administration = [
            "/api/keys", "/api/bots", "/api/invitations", "/api/workspace", "/api/accounts", "/api/guests", "/api/bans",
        ]
        let rooms = [
            "/api/rooms", "/api/rooms/bobs", "/api/rooms/bobs/messages", "/api/rooms/bobs/members", "/api/users",
        ]
        var texts: [String] = []
        for (person, path) in administration.map({ (owner, $0) }) + rooms.map({ (bob, $0) }) {
            texts.append(try await person.http.send("GET", path).json.without("revision").text)
        }
        return texts
    }
}
