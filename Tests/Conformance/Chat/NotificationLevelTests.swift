// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: what one is told of")
struct NotificationLevelTests {
    @Test("a level is one's own, the same on all devices, and known again after a break", arguments: Way.allCases)
    func chosen(way: Way) async throws {
        try await withRoom { ada, bob in
            func level(_ person: Person) async throws -> JSON? {
                try await person.http.send("GET", "/api/rooms/general").json["room"]?["notifications"]
            }
            let before = try await bob.live(keepsEvents: true).eventsUntilCaughtUp().last
            let revision = try #require(before?["revision"]?.integer)
            let (bobs, adas) = (try await bob.live(), try await ada.live())
            #expect(try await level(bob) == "mentions")
            let answer = try await way.ask(bob, "notifications", ["level": "all"])
            #expect(answer.body == ["room": "general", "level": "all"])
            let told = try await bobs.nextNotification()
            #expect(told.without("revision") == ["event": "notifications", "room": "general", "level": "all"])
            #expect(try await level(bob) == "all")
            #expect(try await level(ada) == "mentions")
            let events = try await bob.live(since: revision, keepsEvents: true).eventsUntilCaughtUp()
            #expect(events.contains { $0["event"] == "notifications" && $0["level"] == "all" })
            // What somebody has chosen is nobody else's business.
            try await bob.send("fence", to: "general", as: "m1")
            #expect(try await adas.nextNotification()["event"] == "message")
        }
    }

    @Test("who is not in the room, and a level there is not, are refused", arguments: Way.allCases)
    func refused(way: Way) async throws {
        try await withRoom { ada, bob in
            try await bob.leave("general")
            #expect(try await way.ask(bob, "notifications", ["level": "all"]).error == "notMember")
            #expect(try await way.ask(ada, "notifications", ["level": "some"]).error == "badRequest")
            #expect(try await way.ask(ada, "notifications", in: "nowhere", ["level": "all"]).error == "noSuchRoom")
        }
    }

    @Test("a direct room tells everything, until somebody chooses otherwise")
    func direct() async throws {
        try await withRoom { ada, bob in
            let answer = try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]])
            #expect(try answer.json["room"]?["notifications"] == "all")
        }
    }
}
