// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Accounts: all rooms")
struct AllRoomsTests {
    @Test("all rooms are listed by name; of a private one, only the name and how many are in it; direct ones not")
    func everything() async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signIn("Ada"))
            try await ada.createRoom("Zoo")
            try await owner.join("zoo")
            let sent = try await ada.send("hello", to: "zoo", as: "m1")
            try await ada.createRoom("Attic")
            let archive: JSON = ["archived": true]
            try #require(try await ada.http.send("PATCH", "/api/rooms/attic", json: archive).status == 200)
            let secret: JSON = ["name": "Secret", "visibility": "private"]
            let hidden = try await ada.http.send("POST", "/api/rooms", json: secret).json["room"]?["id"]
            let own = try await owner.http.send("POST", "/api/rooms", json: ["name": "Board", "visibility": "private"])
            let people: JSON = ["people": .array([.string(ada.id)])]
            try #require(try await owner.http.send("POST", "/api/direct", json: people).status == 200)

            let listed = try await owner.http.send("GET", "/api/workspace/rooms").json
            let expected: [JSON] = [
                [
                    "id": "attic", "name": "Attic", "visibility": "public", "members": 1, "joined": false,
                    "archived": true, "newest": 0,
                ],
                [
                    "id": try #require(try own.json["room"]?["id"]), "name": "Board", "visibility": "private",
                    "members": 1,
                    "joined": true, "newest": 0,
                ],
                ["id": try #require(hidden), "name": "Secret", "visibility": "private", "members": 1, "joined": false],
                [
                    "id": "zoo", "name": "Zoo", "visibility": "public", "members": 2, "joined": true, "newest": 1,
                    "activeAt": try #require(sent["sentAt"]),
                ],
            ]
            #expect(listed == ["rooms": .array(expected)])
        }
    }

    @Test("a page at a time, each room once")
    func pages() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            for number in 1...5 { try await owner.createRoom("Room / \(number)") }
            var (names, after): ([String], String?) = ([], nil)
            repeat {
                let query = after.map { "&after=\(percentEncoded($0))" } ?? ""
                let page = try await owner.http.send("GET", "/api/workspace/rooms?limit=2\(query)").json
                names += try #require(page["rooms"]?.elements).compactMap { $0["name"]?.string }
                after = page["next"]?.string
            } while after != nil
            #expect(names == (1...5).map { "Room / \($0)" })
            for query in ["limit=0", "limit=501", "limit=x", "after=x"] {
                let answer = try await owner.http.send("GET", "/api/workspace/rooms?\(query)")
                try expectChatError(answer, 400, "badRequest")
            }
        }
    }
}
