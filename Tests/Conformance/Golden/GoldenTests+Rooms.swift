// SPDX-License-Identifier: MIT

import TestSupport
import Testing

extension GoldenTests {
    @Test("rooms: created, listed, changed, joined and left, over HTTP, and what members and others hear")
    func rooms() async throws {
        try await golden("rooms") { scenario in
            let (ada, bob, eve) = (
                try await scenario.guest("Ada"), try await scenario.guest("Bob"), try await scenario.guest("Eve")
            )
            let (adas, bobs) = (try await ada.live(), try await bob.live())
            scenario.heading("a public room")
            try await ada.createRoom("General")
            try await scenario.hear(adas, bobs)
            try await ada.ask("POST", "/api/rooms", #"{"name":"General"}"#, naming: ["room.id": "room:general-2"])
            try await scenario.hear(adas)
            try await ada.ask("GET", "/api/rooms/general")
            try await bob.ask("GET", "/api/rooms/general")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            try await scenario.hear(adas, bobs)

            scenario.heading("changes")
            let changes = [
                #"{"name":"Lobby"}"#, #"{"topic":"all there is"}"#, #"{"description":"Line\nand “line”"}"#,
                #"{"topic":"","description":""}"#, "{}",
            ]
            for change in changes { try await ada.ask("PATCH", "/api/rooms/general", change) }
            try await bob.ask("PATCH", "/api/rooms/general", #"{"name":"Mine"}"#)
            try await scenario.hear(adas, bobs)

            scenario.heading("lists")
            scenario.clock.advance(by: .seconds(60))
            try await ada.say("the newest", as: "m1")
            for query in ["", "?search=lob", "?order=active", "?limit=1", "?limit=1&order=active"] {
                let answer = try await bob.ask("GET", "/api/rooms\(query)")
                guard let next = answer.text(at: "next") else { continue }
                try await bob.ask("GET", "/api/rooms\(query)&after=\(percentEncoded(next))")
            }
            for query in ["?order=x", "?limit=x", "?search=%FF", "?after=%FF"] {
                try await bob.ask("GET", "/api/rooms\(query)")
            }

            scenario.heading("a private room, and people in it")
            let secret = try await ada.createRoom("Secret", visibility: "private")
            try await scenario.hear(adas, bobs)
            try await bob.ask("GET", "/api/rooms/\(secret)")
            try await ada.ask("PUT", "/api/rooms/\(secret)/members/\(bob.id)")
            try await ada.ask("PUT", "/api/rooms/\(secret)/members/u_nobody")
            try await ada.ask("PUT", "/api/rooms/\(secret)/members/%20")
            try await scenario.hear(adas, bobs)
            try await bob.ask("GET", "/api/rooms/\(secret)/members")
            try await bob.ask("GET", "/api/rooms/\(secret)/members?search=AD")
            try await bob.ask("GET", "/api/rooms/\(secret)/members?after=\(ada.id)")
            try await bob.ask("GET", "/api/rooms/\(secret)/members?search=%FF")
            try await bob.ask("PATCH", "/api/rooms/\(secret)/members/\(ada.id)", #"{"role":"member"}"#)
            try await ada.ask("PATCH", "/api/rooms/\(secret)/members/\(bob.id)", #"{"role":"moderator"}"#)
            try await ada.ask("PATCH", "/api/rooms/\(secret)/members/\(eve.id)", #"{"role":"moderator"}"#)
            try await scenario.hear(adas, bobs)
            try await bob.ask("PATCH", "/api/rooms/\(secret)/members/\(ada.id)", #"{"role":"member"}"#)
            try await ada.ask("DELETE", "/api/rooms/\(secret)/members/\(bob.id)")
            try await bob.ask("DELETE", "/api/rooms/\(secret)/members/\(ada.id)")
            try await bob.ask("DELETE", "/api/rooms/\(secret)/members/\(ada.id)")
            try await ada.ask("GET", "/api/rooms/\(secret)/members")
            try await scenario.hear(adas, bobs)

            scenario.heading("a direct room")
            let direct = try await ada.ask(
                "POST",
                "/api/direct",
                #"{"people":["\#(bob.id)"]}"#,
                naming: ["room.id": "room:direct"]
            )
            let directRoom = try #require(direct.text(at: "room.id"))
            try await bob.ask("POST", "/api/direct", #"{"people":["\#(ada.id)"]}"#)
            for people in [#"["\#(ada.id)"]"#, #"["u_nobody"]"#, "[]", "[1]", #""x""#] {
                try await ada.ask("POST", "/api/direct", #"{"people":\#(people)}"#)
            }
            try await ada.ask("DELETE", "/api/rooms/\(directRoom)/membership")
            try await ada.ask("PUT", "/api/rooms/\(directRoom)/members/\(eve.id)")
            try await ada.ask("DELETE", "/api/rooms/\(directRoom)/members/\(bob.id)")
            try await ada.ask("PATCH", "/api/rooms/\(directRoom)", #"{"name":"x"}"#)
            try await scenario.hear(adas, bobs)

            scenario.heading("what is chosen of notifications")
            for level in [#""all""#, #""none""#, #""mentions""#, #""loud""#, "1"] {
                try await bob.ask("PUT", "/api/rooms/general/notifications", #"{"level":\#(level)}"#)
            }
            try await scenario.hear(adas, bobs)

            scenario.heading("archived, left")
            try await ada.ask("PATCH", "/api/rooms/general", #"{"archived":true}"#)
            try await ada.ask("PATCH", "/api/rooms/general", #"{"name":"x"}"#)
            try await bob.ask("POST", "/api/rooms/general/messages", #"{"clientID":"m2","text":"x"}"#)
            try await bob.ask("GET", "/api/rooms/general")
            try await scenario.hear(adas, bobs)
            try await ada.ask("PATCH", "/api/rooms/general", #"{"archived":false}"#)
            try await bob.ask("DELETE", "/api/rooms/general/membership")
            try await bob.ask("DELETE", "/api/rooms/general/membership")
            try await scenario.hear(adas, bobs)
        }
    }

    @Test("rooms over the live socket: each verb as it succeeds, and what is heard of it")
    func roomVerbs() async throws {
        try await golden("room-verbs") { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            let (adas, bobs) = (try await ada.live(), try await bob.live())
            try await adas.ask("createRoom", #""name":"General""#)
            try await scenario.hear(adas, bobs)
            try await bobs.ask("join", #""room":"general""#)
            try await scenario.hear(adas, bobs)
            let reply = try await adas.ask("rooms")
            #expect(reply["result"] != nil)
            for members in [#""search":"gen""#, #""order":"active","limit":1"#, #""order":"x""#] {
                try await adas.ask("rooms", members)
            }
            for members in [#""name":"Lobby""#, #""topic":"t","description":"d""#, #""archived":true"#] {
                try await adas.ask("updateRoom", #""room":"general",\#(members)"#)
            }
            try await adas.ask("updateRoom", #""room":"general","archived":false"#)
            try await bobs.ask("updateRoom", #""room":"general","topic":"x""#)
            try await scenario.hear(adas, bobs)
            try await bobs.ask("setNotifications", #""room":"general","level":"all""#)
            try await adas.ask("members", #""room":"general""#)
            try await adas.ask("members", #""room":"general","search":"bo""#)
            try await adas.ask("members", #""room":"general","after":"\#(ada.id)""#)
            try await adas.ask("setRole", #""room":"general","user":"\#(bob.id)","role":"moderator""#)
            try await bobs.ask("setRole", #""room":"general","user":"\#(ada.id)","role":"member""#)
            try await adas.ask("setRole", #""room":"general","user":"\#(bob.id)","role":"member""#)
            try await adas.ask("room", #""room":"general""#)
            try await scenario.hear(adas, bobs)
            try await bobs.ask("remove", #""room":"general","user":"\#(ada.id)""#)
            try await scenario.hear(adas, bobs)
            try await bobs.ask("invite", #""room":"general","user":"\#(ada.id)""#)
            try await scenario.hear(adas, bobs)
            let direct = try await scenario.quietly(bob, "/api/direct", #"{"people":["\#(ada.id)"]}"#)
            scenario.transcript.name(direct, "room:direct")
            try await bobs.ask("direct", #""people":["\#(ada.id)"]"#)
            try await bobs.ask("leave", #""room":"general""#)
            try await scenario.hear(adas, bobs)
        }
    }
}

extension Scenario {
    /// Asks for a room of which nothing is written down.
    /// - Returns: its id.
    func quietly(_ person: GoldenPerson, _ path: String, _ body: String) async throws -> String {
        try #require(try await person.quietly("POST", path, body).text(at: "room.id"))
    }
}
