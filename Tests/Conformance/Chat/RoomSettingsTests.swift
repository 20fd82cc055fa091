// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: what a room is, and who is in it")
struct RoomSettingsTests {
    @Test("a moderator changes name, topic and description; everyone is told and can search for them")
    func update() async throws {
        try await withRoom { ada, bob in
            let bobs = try await bob.live()
            let change: JSON = ["name": " Plaza ", "topic": "Würste", "description": "Lunch"]
            let answer = try await ada.http.send("PATCH", "/api/rooms/general", json: change)
            #expect(answer.status == 200)
            let room = try #require(try answer.json["room"])
            #expect([room["id"], room["name"], room["topic"]] == ["general", "Plaza", "Würste"])
            let told = try #require(try await bobs.nextNotification()["room"])
            #expect(told == room.asToldToAll)
            for search in ["PLAZ", "wurst", "lunch"] {
                let found = try await bob.http.send("GET", "/api/rooms?search=\(search)").json["rooms"]?.elements
                #expect(found?.map { $0["id"] } == ["general"])
            }
            #expect(try await bob.http.send("GET", "/api/rooms?search=fish").json["rooms"] == [])
            // What is said already is not told again.
            #expect(try await ada.http.send("PATCH", "/api/rooms/general", json: change).json["room"] == room)
            #expect(
                try await ada.http.send("PATCH", "/api/rooms/general", json: ["topic": ""]).json["room"]?["topic"]
                    == nil
            )
            #expect(try await bobs.nextNotification()["room"]?["topic"] == nil)

            try expectChatError(
                try await bob.http.send("PATCH", "/api/rooms/general", json: ["topic": "x"]),
                403,
                "notAllowed"
            )
            let tooLong = JSON.string(String(repeating: "x", count: 251))
            for change in [["name": " "], ["topic": tooLong], ["topic": 1], ["archived": "yes"]] as [JSON] {
                let answer = try await ada.http.send("PATCH", "/api/rooms/general", json: change)
                try expectChatError(answer, 400, "badRequest")
            }
        }
    }

    @Test("an archived room can be read and left, and nothing in it changed, until it is taken out again")
    func archive() async throws {
        try await withRoom { ada, bob in
            let sent = try await bob.send("before", to: "general", as: "m1")
            let revision = try #require(sent["revision"]?.integer)
            let bobs = try await bob.live()
            let archived = try await ada.http.send("PATCH", "/api/rooms/general", json: ["archived": true]).json
            #expect(archived["room"]?["archived"] == true)
            #expect(try await bobs.nextNotification()["room"]?["archived"] == true)

            let eve = try await ada.server.signIn("Eve")
            let message: JSON = ["clientID": "m2", "text": "after"]
            let requests: [(Person, String, String, JSON?)] = [
                (bob, "POST", "messages", message), (bob, "DELETE", "messages/1", nil),
                (bob, "PATCH", "messages/1", ["text": "x", "revision": .integer(revision)]),
                (bob, "PUT", "messages/1/reactions/%F0%9F%91%8D", nil), (eve, "PUT", "membership", nil),
                (ada, "PUT", "members/\(eve.id)", nil),
            ]
            for (person, method, path, body) in requests {
                let answer = try await ask(person, method, "/api/rooms/general/\(path)", body)
                try expectChatError(answer, 409, "archived")
            }
            // What was taken before is still known.
            let again: JSON = ["clientID": "m1", "text": "before"]
            #expect(try await bob.http.send("POST", "/api/rooms/general/messages", json: again).status == 200)
            #expect(try await bob.http.send("GET", "/api/rooms/general/messages").json["newest"] == 1)
            #expect(try await ada.http.send("PUT", "/api/rooms/general/read", json: ["seq": 1]).status == 200)

            let back = try await ada.http.send("PATCH", "/api/rooms/general", json: ["archived": false]).json
            #expect(back["room"]?["archived"] == nil)
            #expect(try await bob.http.send("POST", "/api/rooms/general/messages", json: message).status == 201)
        }
    }

    @Test("members are listed with their roles, and a moderator can make others moderators")
    func roles() async throws {
        try await withRoom { ada, bob in
            func members() async throws -> [JSON] {
                try await bob.http.send("GET", "/api/rooms/general/members").json["members"]?.elements ?? []
            }
            func role(of person: Person) async throws -> JSON? {
                try await members().first { $0["id"]?.string == person.id }?["role"]
            }
            #expect(try await members().map { $0["name"]?.string ?? "" }.sorted() == ["Ada", "Bob"])
            #expect(try await members().allSatisfy { $0.names == ["id", "name", "role", "joinedAt"] })
            #expect(try await role(of: ada) == "moderator")
            let path = "/api/rooms/general/members/\(bob.id)"
            let refused = try await bob.http.send("PATCH", path, json: ["role": "moderator"])
            try expectChatError(refused, 403, "notAllowed")
            let live = try await bob.live()
            #expect(try await ada.http.send("PATCH", path, json: ["role": "moderator"]).json == [:])
            #expect(try await role(of: bob) == "moderator")
            let told = try await live.nextNotification()
            #expect(told["event"] == "member")
            #expect(told["members"] == 2)
            #expect(try await bob.http.send("GET", "/api/rooms/general").json["room"]?["role"] == "moderator")
            #expect(try await bob.http.send("DELETE", "/api/rooms/general/members/\(ada.id)").status == 200)
            #expect(try await members().count == 1)
            let first = try await bob.http.send("GET", "/api/rooms/general/members?after=\(bob.id)").json
            #expect(first["members"] == [])
        }
    }

    @Test("a listing says when a room was last written in")
    func activity() async throws {
        try await withRoom { ada, _ in
            #expect(try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements?[0]["activeAt"] == nil)
            let message = try await ada.send("hello", to: "general", as: "m1")
            let listed = try await ada.http.send("GET", "/api/rooms").json["rooms"]?.elements?[0]
            #expect(listed?["activeAt"] == message["sentAt"])
        }
    }
}
