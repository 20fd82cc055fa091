// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("LegacyChat: the list of rooms")
struct LegacyRoomListTests {
    private func write(_ rooms: [(id: String, name: String)], to server: TestServer) async throws -> HTTPAnswer {
        let rooms = rooms.map { ["id": .string($0.id), "name": .string($0.name), "createdAt": 1] as JSON }
        return try await server.writeDocument("chatrooms", ["chatrooms": .array(rooms)])
    }

    @Test("a new id makes a public room with that id; one that is there is left alone, and so is one that is missing")
    func merged() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let live = try await ada.live()
            for _ in 0..<2 {
                let rooms = [("room_mh2k_4fz9q", "Lounge"), ("general", "Renamed"), ("room_mh2k_4fz9q", "Again")]
                #expect(try await write(rooms, to: server).status == 200)
            }
            #expect(try await write([], to: server).status == 200)
            #expect(
                try await server.showcaseRooms().map { $0.without("createdAt") } == [
                    ["id": "general", "name": "General"], ["id": "room_mh2k_4fz9q", "name": "Lounge"],
                ]
            )
            #expect(try await live.nextNotification()["room"]?["id"] == "room_mh2k_4fz9q")
            // It is a room like others: found in lists, joined, read by its address.
            try await ada.join("room_mh2k_4fz9q")
            try await ada.send("hello", to: "room_mh2k_4fz9q", as: "m1")
            let room = try await ada.http.send("GET", "/api/rooms/room_mh2k_4fz9q").json["room"]
            #expect(room?["visibility"] == "public")
            #expect(room?["members"] == 2)
            let found = try await eventually("the message in the index") {
                let hits = try await ada.http.send("GET", "/api/search?query=hello%20in:room_mh2k_4fz9q").json["hits"]
                return hits?.elements?.first
            }
            #expect(found["room"] == "room_mh2k_4fz9q")
        }
    }

    @Test("a room's name is given back as it was written, until it is renamed")
    func spaces() async throws {
        try await withServer { server in
            #expect(try await write([("lounge", " Lounge ")], to: server).status == 200)
            #expect(try await server.showcaseRooms().map(\.["name"]) == [" Lounge "])
            let ada = try await server.signIn("Ada")
            #expect(try await ada.http.send("GET", "/api/rooms/lounge").json["room"]?["name"] == "Lounge")
        }
    }

    @Test("many who make the same room at once make one")
    func concurrent() async throws {
        try await withServer { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        try await write([("room_1_a", "Room"), ("room_1_\(number)", "Own")], to: server).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(try await server.showcaseRooms().count == 11)
        }
    }

    @Test("the room of two people cannot be made for them by somebody else")
    func direct() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let id = directRoomID(of: ada, bob)
            try expectError(try await write([("fine", "Fine"), (id, "Trap")], to: server), 400)
            #expect(try await server.showcaseRooms() == [])
            let answer = try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]])
            #expect(try answer.json["room"]?["visibility"] == "direct")
        }
    }

    /// Lists that are refused.
    static let unfit: [[(id: String, name: String)]] = [
        [("ROOM", "x")], [("a b", "x")], [("", "x")], [("a/b", "x")], [("fine", " ")],
        [("fine", String(repeating: "x", count: 81))], (0...100).map { ("room-\($0)", "x") },
    ]

    @Test("a list with anything that cannot be taken is refused whole, with 400", arguments: unfit)
    func refused(rooms: [(id: String, name: String)]) async throws {
        try await withServer { server in
            try expectError(try await write([("good", "Good")] + rooms, to: server), 400)
            for value in ["x", "{}", #"{"chatrooms":[{"id":"a"}]}"#, #"{"messages":[]}"#] {
                let answer = try await server.keyValue.send(
                    "POST",
                    "/record",
                    json: ["key": "chatrooms", "value": .string(value)]
                )
                try expectError(answer, 400)
            }
            #expect(try await server.showcaseRooms() == [])
        }
    }
}
