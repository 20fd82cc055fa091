// SPDX-License-Identifier: MIT

import Crypto
import TestSupport
import Testing

@Suite("Chat: private and direct rooms")
struct PrivateRoomTests {
    /// Ada's private room, and Bob, who is not in it.
    private func withPrivateRoom(
        _ body: @escaping (_ ada: Person, _ bob: Person, _ room: String) async throws -> Void
    ) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let answer = try await ada.http.send("POST", "/api/rooms", json: ["name": "Den", "visibility": "private"])
            #expect(answer.status == 201)
            try await body(ada, bob, try #require(try answer.json["room"]?["id"]?.string))
        }
    }

    @Test("a private room does not exist for who is not in it: not in lists, search, events, reads or errors")
    func hidden() async throws {
        try await withPrivateRoom { ada, bob, room in
            let bobs = try await bob.live()
            try await ada.send("secret", to: room, as: "m1")
            let none = try await bob.http.send("GET", "/api/rooms/none").json
            let requests: [(String, String, JSON?)] = [
                ("GET", "", nil), ("PATCH", "", ["topic": "x"]), ("PUT", "/membership", nil),
                ("DELETE", "/membership", nil), ("GET", "/members", nil), ("PUT", "/members/\(bob.id)", nil),
                ("PATCH", "/members/\(ada.id)", ["role": "member"]), ("DELETE", "/members/\(ada.id)", nil),
                ("GET", "/messages", nil), ("GET", "/messages/1", nil), ("DELETE", "/messages/1", nil),
                ("PATCH", "/messages/1", ["text": "x", "revision": 1]),
                ("PUT", "/messages/1/reactions/%F0%9F%91%8D", nil),
                ("POST", "/messages", ["clientID": "m1", "text": "x"]), ("PUT", "/read", ["seq": 1]),
                ("PUT", "/unread", ["seq": 1]),
            ]
            for (method, path, body) in requests {
                let answer = try await ask(bob, method, "/api/rooms/\(room)\(path)", body)
                #expect(answer.status == 404, "\(method) \(path)")
                #expect(try answer.json == none, "\(method) \(path)")
            }
            #expect(try await bob.http.send("GET", "/api/rooms").json["rooms"] == [])
            #expect(try await bob.http.send("GET", "/api/rooms?search=den").json["rooms"] == [])
            #expect(try await ada.http.send("GET", "/api/rooms?search=den").json["rooms"]?.elements?.count == 1)
            // Nothing was heard of it, live or after coming back.
            try await bob.createRoom("Fence")
            #expect(try await bobs.nextNotification()["room"]?["name"] == "Fence")
            let all = try await bob.live(since: 0, keepsEvents: true).eventsUntilCaughtUp()
            #expect(Set(all.compactMap { $0["room"]?["name"] }) == ["Fence"])
        }
    }

    @Test("who is invited is in at once, on every device; who is removed is out before the next word")
    func inviteAndRemove() async throws {
        try await withPrivateRoom { ada, bob, room in
            let bobs = try await bob.live()
            let invited = try await ada.http.send("PUT", "/api/rooms/\(room)/members/\(bob.id)")
            #expect(invited.status == 200)
            #expect(try invited.json["room"]?["members"] == 2)
            #expect(try await ada.http.send("PUT", "/api/rooms/\(room)/members/\(bob.id)").json == invited.json)
            let told = try await bobs.events(2)
            #expect(told[0]["room"]?["joined"] == true)
            #expect(told[1]["event"] == "member")
            try await ada.send("welcome", to: room, as: "m1")
            #expect(try await bobs.nextNotification()["message"]?["text"] == "welcome")

            try expectChatError(
                try await bob.http.send("DELETE", "/api/rooms/\(room)/members/\(ada.id)"),
                403,
                "notAllowed"
            )
            for _ in 1...2 {
                #expect(try await ada.http.send("DELETE", "/api/rooms/\(room)/members/\(bob.id)").json == [:])
            }
            let gone = try await bobs.nextNotification()
            #expect(gone["event"] == "member")
            #expect(gone["joined"] == false)
            try await ada.send("among us", to: room, as: "m2")
            try await bob.createRoom("Fence")
            #expect(try await bobs.nextNotification()["room"]?["name"] == "Fence")
            let nobody = try await ada.http.send("PUT", "/api/rooms/\(room)/members/u_nobody")
            try expectChatError(nobody, 404, "noSuchPerson")
        }
    }

    @Test("the same people always come to the same direct room, whoever begins and how often")
    func direct() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let eve = try await server.signIn("Eve")
            let bobs = try await bob.live()
            func direct(_ from: Person, _ others: Person...) async throws -> JSON {
                let people = JSON.array(others.map { .string($0.id) })
                let answer = try await from.http.send("POST", "/api/direct", json: ["people": people])
                #expect(answer.status == 200)
                return try #require(try answer.json["room"])
            }
            let room = try await direct(ada, bob)
            let id = try #require(room["id"]?.string)
            #expect(room["visibility"] == "direct")
            #expect(room["members"] == 2)
            #expect(try await bobs.nextNotification()["room"]?["id"] == room["id"])
            #expect(try await direct(bob, ada)["id"] == room["id"])
            #expect(try await direct(ada, bob, ada)["id"] == room["id"])
            let three = try await direct(ada, bob, eve)
            #expect(three["id"] != room["id"])
            #expect(three["members"] == 3)
            #expect(try await eve.http.send("GET", "/api/rooms/\(id)").status == 404)
            // Its people stay the same.
            for (method, path) in [("DELETE", "membership"), ("PUT", "members/\(eve.id)")] {
                let answer = try await ada.http.send(method, "/api/rooms/\(id)/\(path)")
                try expectChatError(answer, 403, "notAllowed")
            }
            for people in [[], [.string(ada.id)], ["u_nobody"], "x", .null] as [JSON] {
                let answer = try await ada.http.send("POST", "/api/direct", json: ["people": people])
                #expect([400, 404].contains(answer.status), "\(people)")
            }
        }
    }

    @Test("nobody can make the room in which two others will believe to be alone")
    func squatting() async throws {
        try await withServer { server in
            let (ada, bob, eve) = (
                try await server.signIn("Ada"), try await server.signIn("Bob"), try await server.signIn("Eve")
            )
            let id = directRoomID(of: ada, bob)
            #expect(try await eve.createRoom(id)["id"] == .string("room-" + id))
            let room = try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]]).json["room"]
            #expect(room?["id"] == .string(id))
            #expect(room?["visibility"] == "direct")
        }
    }

    @Test("twenty people who begin the same conversation at once are in one room")
    func atOnce() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let ids = try await withThrowingTaskGroup(of: JSON?.self) { group in
                for number in 0..<20 {
                    let (from, to) = number.isMultiple(of: 2) ? (ada, bob) : (bob, ada)
                    group.addTask {
                        let people: JSON = [.string(to.id)]
                        let answer = try await from.http.send("POST", "/api/direct", json: ["people": people])
                        return try answer.json["room"]?["id"]
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements?.count == 1)
        }
    }
}

/// The id of a direct room, which everybody can work out who knows its people's.
func directRoomID(of people: Person...) -> String {
    let ids = people.map(\.id).sorted().joined(separator: " ")
    let digest = SHA256.hash(data: Array(ids.utf8)).prefix(16)
    return "direct-" + digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
