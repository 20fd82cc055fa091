// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: rooms")
struct RoomTests {
    @Test("POST /api/rooms makes a room with its maker as the first member")
    func create() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let answer = try await ada.http.send("POST", "/api/rooms", json: ["name": "  General Chat "])
            #expect(answer.status == 201)
            let body = try answer.json
            #expect(body.names == ["room"])
            let room = try #require(body["room"])
            #expect(room["createdAt"]?.integer ?? 0 > 1_600_000_000_000)
            #expect(
                room.without("createdAt") == [
                    "id": "general-chat", "name": "General Chat", "createdBy": .string(ada.id), "members": 1,
                    "newest": 0,
                    "visibility": "public", "joined": true, "role": "moderator", "read": 0, "mentions": [],
                    "notifications": "mentions",
                ]
            )
            #expect(try await ada.http.send("GET", "/api/rooms/general-chat").json == ["room": room])
        }
    }

    @Test("rooms of one name are different rooms", arguments: ["General", "日本", "!!!", "Ünï"])
    func sameName(name: String) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            var ids: Set<String> = []
            for _ in 0..<5 {
                let room = try await ada.createRoom(name)
                #expect(room["name"] == .string(name))
                let id = try #require(room["id"]?.string)
                #expect(id.wholeMatch(of: /[a-z0-9-]{1,64}/) != nil)
                ids.insert(id)
            }
            #expect(ids.count == 5)
        }
    }

    /// A name and whether a room may have it.
    static let names: [(name: JSON, isAllowed: Bool)] = [
        ("A", true), (.string(String(repeating: "a", count: 80)), true),
        (.string(String(repeating: "🚀", count: 80)), true),
        (.string(String(repeating: "a", count: 81)), false), ("", false), (" \t ", false), ("a\nb", false),
        ("a\0b", false),
        (7, false), (nil, false), ([], false),
    ]

    @Test("a room's name has 1 to 80 characters", arguments: names)
    func name(name: JSON, isAllowed: Bool) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let live = try await ada.live()
            let answer = try await ada.http.send("POST", "/api/rooms", json: ["name": name])
            let reply = try await live.ask(["verb": "createRoom", "name": name])
            if isAllowed {
                #expect(answer.status == 201)
                #expect(reply["result"]?["room"]?["name"] == name)
            } else {
                try expectChatError(answer, 400, "badRequest")
                expectChatError(reply, "badRequest")
            }
            let rooms = try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements
            #expect(rooms?.count == (isAllowed ? 2 : 0))
        }
    }

    @Test("GET /api/rooms lists all rooms by name, and says which the asker is in")
    func list() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            for name in ["Zebra", "Apple", "Mango"] { try await ada.createRoom(name) }
            try await bob.join("mango")
            try await bob.send("hello", to: "mango", as: "m1")

            let answer = try await bob.http.send("GET", "/api/rooms")
            #expect(answer.status == 200)
            let body = try answer.json
            #expect(body.names == ["rooms", "revision", "history"])
            #expect(body["revision"]?.integer ?? 0 > 0)
            let rooms = try #require(body["rooms"]?.elements)
            #expect(rooms.map { $0["id"] } == ["apple", "mango", "zebra"])
            #expect(rooms.map { $0["joined"] } == [false, true, false])
            #expect(rooms.map { $0["members"] } == [1, 2, 1])
            #expect(rooms.map { $0["newest"] } == [0, 1, 0])
            #expect(try await bob.live().ask(["verb": "rooms"])["result"] == body)
        }
    }

    @Test("GET /api/rooms lists at most 500 rooms")
    func longList() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let live = try await ada.live()
            var ids: [Int64] = []
            for number in 0..<502 {
                ids.append(try await live.post(["verb": "createRoom", "name": "r \(1_000 + number)"]))
            }
            for id in ids { #expect(try await live.reply(to: id)["result"] != nil) }
            let rooms = try #require(try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements)
            #expect(rooms.map { $0["id"] } == (0..<500).map { "r-\(1_000 + $0)" })
        }
    }

    @Test("joining twice is joining once, and leaving twice is leaving once")
    func membership() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            for _ in 0..<2 {
                let answer = try await bob.http.send("PUT", "/api/rooms/general/membership")
                #expect(answer.status == 200)
                #expect(try answer.json["room"]?["joined"] == true)
                #expect(try answer.json["room"]?["members"] == 2)
            }
            for _ in 0..<2 {
                let answer = try await bob.http.send("DELETE", "/api/rooms/general/membership")
                #expect(answer.status == 200)
                #expect(try answer.json == [:])
                let room = try await bob.http.send("GET", "/api/rooms/general").json["room"]
                #expect(room?["joined"] == false)
                #expect(room?["members"] == 1)
            }
            try await bob.join("general")
            #expect(try await ada.http.send("GET", "/api/rooms/general").json["room"]?["members"] == 2)
        }
    }

    @Test("a room that is not there is 404", arguments: ["nothing", "General", "a%2Fb", "..", "%00", "general%20"])
    func noSuchRoom(id: String) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let endpoints = [
                ChatEndpoint(method: "GET", target: "/api/rooms/\(id)"),
                ChatEndpoint(method: "PUT", target: "/api/rooms/\(id)/membership"),
                ChatEndpoint(method: "DELETE", target: "/api/rooms/\(id)/membership"),
                ChatEndpoint(method: "GET", target: "/api/rooms/\(id)/messages"),
                ChatEndpoint(
                    method: "POST",
                    target: "/api/rooms/\(id)/messages",
                    body: ["clientID": "c", "text": "t"]
                ),
            ]
            for endpoint in endpoints { try expectChatError(try await endpoint.send(ada.http), 404, "noSuchRoom") }
        }
    }

    @Test("what is not there is 404 with a code", arguments: ["GET", "POST", "PUT", "DELETE"])
    func notFound(method: String) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try expectChatError(try await ada.http.send(method, "/api/nothing"), 404, "notFound")
        }
    }

    @Test("GET /api/live without an upgrade is 426")
    func noUpgrade() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            #expect(try await ada.http.send("GET", "/api/live").status == 426)
            #expect(try await server.http.send("GET", "/api/live").status == 401)
        }
    }
}
