// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: listing rooms")
struct RoomListingTests {
    /// Asks for a page, either way.
    private func list(_ way: Way, _ person: Person, _ members: [String: JSON] = [:]) async throws -> JSON {
        switch way {
        case .http:
            let query = members.map { name, value in
                "\(name)="
                    + (value.string ?? value.integer.map(String.init) ?? "").utf8
                    .map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
            return try await person.http.send("GET", "/api/rooms?\(query.joined(separator: "&"))").json
        case .socket:
            let reply = try await person.live().ask(.object(members.merging(["verb": "rooms"]) { $1 }))
            return reply["result"] ?? reply
        }
    }

    @Test("a page at a time, by name or by activity, found by a search", arguments: Way.allCases)
    func pages(way: Way) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            for name in ["Ops & More / 1", "Ops & More / 2", "Ops 3"] { try await ada.createRoom(name) }
            try await bob.createRoom("Lunch")
            let body: JSON = ["name": "Ops Secret", "visibility": "private"]
            try #require(try await bob.http.send("POST", "/api/rooms", json: body).status == 201)
            try await ada.send("hello", to: "ops-more-1", as: "m1")

            let first = try await list(way, ada, ["search": "ops", "limit": 2])
            #expect(first.names == ["rooms", "next", "revision", "history"])
            #expect(first["rooms"]?.elements?.map { $0["id"] } == ["ops-more-1", "ops-more-2"])
            let room = try #require(first["rooms"]?.elements?.first)
            #expect(room["members"] == 1 && room["activeAt"]?.integer != nil && room["joined"] == true)
            let next = try #require(first["next"])
            let second = try await list(way, ada, ["search": "ops", "limit": 2, "after": next])
            #expect(second.names == ["rooms", "revision", "history"])
            #expect(second["rooms"]?.elements?.map { $0["id"] } == ["ops-3"])

            let active = try await list(way, ada, ["order": "active", "limit": 2])
            #expect(active["rooms"]?.elements?.map { $0["id"] } == ["ops-more-1", "lunch"])
            let rest = try await list(way, ada, ["order": "active", "after": try #require(active["next"])])
            #expect(rest["rooms"]?.elements?.map { $0["id"] } == ["ops-3", "ops-more-2"])
            #expect(try await list(way, bob)["rooms"]?.elements?.count == 5)
        }
    }

    /// What is no page.
    static let nonsense: [[String: JSON]] = [
        ["order": "newest"], ["order": ""], ["limit": 0], ["limit": 501], ["limit": "x"], ["after": ""], ["after": "x"],
        ["after": "a/b c"], ["order": "active", "after": "name/general"],
    ]

    @Test("what makes no sense is refused", arguments: Way.allCases, nonsense)
    func refused(way: Way, members: [String: JSON]) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            #expect(try await list(way, ada, members)["code"] == "badRequest")
        }
    }

    @Test("who makes or renames a room finds it so at once")
    func atOnce() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            for number in 0..<20 {
                let id = try #require(try await ada.createRoom("Room \(number)")["id"]?.string)
                #expect(
                    try await list(.http, ada, ["search": .string("Room \(number)")])["rooms"]?.elements?.count == 1
                )
                _ = try await ada.http.send("PATCH", "/api/rooms/\(id)", json: ["name": .string("Changed \(number)")])
                let found = try await list(.http, ada, ["search": .string("changed \(number)")])["rooms"]?.elements
                #expect(found?.map { $0["id"] } == [.string(id)])
            }
        }
    }
}
