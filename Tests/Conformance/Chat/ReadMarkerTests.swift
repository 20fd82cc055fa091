// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: read markers")
struct ReadMarkerTests {
    @Test(
        "a marker moves forward only, up to the newest message, and all devices of the person are told",
        arguments: Way.allCases
    )
    func forward(way: Way) async throws {
        try await withRoom { ada, bob in
            for number in 1...5 { try await ada.send("\(number)", to: "general", as: "m\(number)") }
            let (bobs, adas) = (try await bob.live(), try await ada.live())
            for (seq, read) in [(2, 2), (1, 2), (2, 2), (4, 4), (99, 5)] as [(Int64, JSON)] {
                #expect(
                    try await way.ask(bob, "read", seq: seq).body == ["room": "general", "read": read, "mentions": []]
                )
            }
            let told = try await bobs.events(3)
            #expect(told.map { $0["read"] } == [2, 4, 5])
            #expect(told.allSatisfy { $0["event"] == "read" && $0["room"] == "general" && $0["revision"] != nil })
            #expect(try await bob.http.send("GET", "/api/rooms/general").json["room"]?["read"] == 5)
            #expect(try await bob.http.send("GET", "/api/rooms/general/messages").json["read"] == 5)
            // How far others have read is theirs.
            try await ada.send("fence", to: "general", as: "m6")
            #expect(try await adas.nextNotification()["message"]?["text"] == "fence")
        }
    }

    @Test("a message and what follows can be marked unread", arguments: Way.allCases)
    func unread(way: Way) async throws {
        try await withRoom { ada, bob in
            for number in 1...5 { try await ada.send("\(number)", to: "general", as: "m\(number)") }
            _ = try await way.ask(bob, "read", seq: 5)
            let bobs = try await bob.live()
            #expect(try await way.ask(bob, "unread", seq: 3).body == ["room": "general", "read": 2, "mentions": []])
            #expect(try await bobs.nextNotification()["read"] == 2)
            #expect(try await way.ask(bob, "unread", seq: 6).error == "noSuchMessage")
            #expect(try await way.ask(bob, "read", seq: 4).body["read"] == 4)
        }
    }

    @Test("who sends has read what came before; who joins starts at the newest")
    func moved() async throws {
        try await withRoom { ada, bob in
            for number in 1...3 { try await ada.send("\(number)", to: "general", as: "m\(number)") }
            func read(_ person: Person) async throws -> JSON? {
                try await person.http.send("GET", "/api/rooms/general").json["room"]?["read"]
            }
            #expect(try await read(ada) == 3)
            #expect(try await read(bob) == 0)
            try await bob.send("hi", to: "general", as: "m1")
            #expect(try await read(bob) == 4)
            _ = try await Way.http.ask(bob, "unread", seq: 1)
            // A repeat moves nothing.
            let again: JSON = ["clientID": "m1", "text": "hi"]
            #expect(try await bob.http.send("POST", "/api/rooms/general/messages", json: again).status == 200)
            #expect(try await read(bob) == 0)
            try await bob.leave("general")
            try await ada.send("gone?", to: "general", as: "m4")
            let lives = try await bob.live()
            try await bob.join("general")
            #expect(try await lives.nextNotification()["room"]?["read"] == 5)
            #expect(try await read(bob) == 5)
        }
    }

    @Test("a device that was away is told how far the person has read meanwhile")
    func resumed() async throws {
        try await withRoom { ada, bob in
            for number in 1...3 { try await ada.send("\(number)", to: "general", as: "m\(number)") }
            let away = try await bob.live(keepsEvents: true)
            let revision = try #require(try await away.eventsUntilCaughtUp().last?["revision"]?.integer)
            try await away.close()
            _ = try await Way.http.ask(bob, "read", seq: 3)
            let back = try await bob.live(since: revision, keepsEvents: true)
            let events = try await back.eventsUntilCaughtUp()
            #expect(events.map { $0["event"] } == ["read", "caughtUp"])
            #expect(events.first?["read"] == 3)
        }
    }

    @Test("only members have a marker", arguments: Way.allCases)
    func rights(way: Way) async throws {
        try await withRoom { ada, bob in
            try await ada.send("hello", to: "general", as: "m1")
            try await bob.leave("general")
            #expect(try await way.ask(bob, "read", seq: 1).error == "notMember")
            #expect(try await way.ask(bob, "unread", seq: 1).error == "notMember")
            #expect(try await way.ask(ada, "read", seq: 0).error == "badRequest")
        }
    }
}
