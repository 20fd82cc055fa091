// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: reactions")
struct ReactionTests {
    @Test(
        "each person reacts once with an emoji and can take it back; everyone is told who and how many",
        arguments: Way.allCases
    )
    func toggle(way: Way) async throws {
        try await withRoom { ada, bob in
            try await ada.send("hello", to: "general", as: "m1")
            let adas = try await ada.live()
            func told() async throws -> JSON { try await adas.nextNotification().without("revision") }
            func event(_ person: JSON, count: JSON, added: JSON) -> JSON {
                [
                    "event": "reaction", "room": "general", "seq": 1, "emoji": "👍", "count": count, "user": person,
                    "added": added,
                ]
            }
            let (adaIs, bobIs): (JSON, JSON) = (
                ["id": .string(ada.id), "name": "Ada"], ["id": .string(bob.id), "name": "Bob"]
            )
            for _ in 1...2 {
                let reacted = try await way.ask(bob, "react", seq: 1, ["emoji": "👍"])
                #expect(reacted.body == ["seq": 1, "emoji": "👍", "count": 1, "mine": true])
            }
            #expect(try await told() == event(bobIs, count: 1, added: true))
            _ = try await way.ask(ada, "react", seq: 1, ["emoji": "👍"])
            #expect(try await told() == event(adaIs, count: 2, added: true))

            let page = try await bob.http.send("GET", "/api/rooms/general/messages").json
            let users = [adaIs, bobIs].sorted { $0["id"]?.string ?? "" < $1["id"]?.string ?? "" }
            let reaction: JSON = ["emoji": "👍", "count": 2, "mine": true, "users": .array(users)]
            #expect(page["messages"]?.elements?.first?["reactions"] == [reaction])

            for _ in 1...2 {
                let taken = try await way.ask(bob, "unreact", seq: 1, ["emoji": "👍"])
                #expect(taken.body == ["seq": 1, "emoji": "👍", "count": 1, "mine": false])
            }
            #expect(try await told() == event(["id": .string(bob.id)], count: 1, added: false))
            _ = try await way.ask(ada, "unreact", seq: 1, ["emoji": "👍"])
            #expect(try await told() == event(["id": .string(ada.id)], count: 0, added: false))
            let after = try await bob.http.send("GET", "/api/rooms/general/messages").json
            #expect(after["messages"]?.elements?.first?["reactions"] == nil)
        }
    }

    @Test(
        "any emoji will do, and is one and the same in all of its forms",
        arguments: [
            ("👩🏽‍💻", "👩🏽‍💻"), ("🇨🇭", "🇨🇭"), ("1️⃣", "1️⃣"), ("❤", "❤️"), ("❤️", "❤️"), ("👍\u{FE0F}", "👍"), ("👍\u{FE0E}", "👍"),
            ("1⃣", "1️⃣"), ("👁‍🗨", "👁️‍🗨️"), ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ]
    )
    func emoji(given: String, kept: String) async throws {
        try await withRoom { ada, _ in
            try await ada.send("hello", to: "general", as: "m1")
            for way in Way.allCases {
                let reacted = try await way.ask(ada, "react", seq: 1, ["emoji": .string(given)])
                #expect(reacted.body["emoji"] == .string(kept))
                #expect(reacted.body["count"] == 1)
            }
        }
    }

    @Test(
        "what is not one emoji is refused",
        arguments: ["", "a", "1", "👍👍", "👍x", "#", " ", "é", "\u{FE0F}", "👍/👍", "🇨", "👍\u{200D}"]
    )
    func notAnEmoji(text: String) async throws {
        try await withRoom { ada, _ in
            try await ada.send("hello", to: "general", as: "m1")
            #expect(try await Way.socket.ask(ada, "react", seq: 1, ["emoji": .string(text)]).error == "badRequest")
            // An empty one makes another path.
            guard !text.isEmpty else { return }
            #expect(try await Way.http.ask(ada, "react", seq: 1, ["emoji": .string(text)]).error == "badRequest")
        }
    }

    @Test("a message has at most 20 different reactions; more people may use those that are there")
    func limit() async throws {
        try await withRoom { ada, bob in
            try await ada.send("hello", to: "general", as: "m1")
            let animals = (0x1F400...0x1F414).compactMap { Unicode.Scalar($0) }.map { JSON.string(String($0)) }
            for animal in animals.prefix(20) {
                #expect(try await Way.http.ask(ada, "react", seq: 1, ["emoji": animal]).error == nil)
            }
            #expect(try await Way.http.ask(bob, "react", seq: 1, ["emoji": animals[20]]).error == "tooLarge")
            #expect(try await Way.http.ask(bob, "react", seq: 1, ["emoji": animals[0]]).body["count"] == 2)
        }
    }

    @Test("only members react, and only to messages that are there", arguments: Way.allCases)
    func rights(way: Way) async throws {
        try await withRoom { ada, bob in
            try await ada.send("hello", to: "general", as: "m1")
            #expect(try await way.ask(ada, "react", seq: 2, ["emoji": "👍"]).error == "noSuchMessage")
            #expect(try await way.ask(ada, "unreact", seq: 2, ["emoji": "👍"]).error == "noSuchMessage")
            try await bob.leave("general")
            #expect(try await way.ask(bob, "react", seq: 1, ["emoji": "👍"]).error == "notMember")
            #expect(try await way.ask(bob, "unreact", seq: 1, ["emoji": "👍"]).error == "notMember")
        }
    }
}
