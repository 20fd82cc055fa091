// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: pins")
struct PinTests {
    @Test("a pinned message is found by everyone in the room, told of, and no longer when it is taken off or deleted")
    func life() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            for number in 1...3 { try await ada.send("message \(number)", to: "general", as: "m\(number)") }
            let bobs = try await bob.live()
            for seq in [3, 1] {
                for _ in 1...2 {
                    let answer = try await ada.http.send("PUT", "/api/rooms/general/pins/\(seq)")
                    #expect(answer.status == 200)
                    #expect(try answer.json["pinned"]?["name"] == "Ada")
                }
            }
            for seq in [3, 1] as [Int64] {
                let event = try await bobs.nextNotification()
                #expect(event["event"] == "pin")
                #expect(event["seq"] == .integer(seq))
                #expect(event["pinned"]?["id"] == .string(ada.id))
            }
            let pins = try await bobs.ask(["verb": "pins", "room": "general"])
            #expect(pins["result"]?["messages"]?.elements?.map { $0["seq"] } == [1, 3])
            let page = try await bob.http.send("GET", "/api/rooms/general/messages").json
            #expect(page["messages"]?.elements?.map { $0["pinned"] != nil } == [true, false, true])

            let off = try await bobs.ask(["verb": "unpin", "room": "general", "seq": 3])
            #expect(off["result"] == ["room": "general", "seq": 3])
            #expect(try await bobs.nextNotification()["pinned"] == nil)
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/messages/1").status == 200)
            // The deletion says it all: nothing else is told.
            #expect(try await bobs.nextNotification()["event"] == "messageUpdated")
            try await ada.send("next", to: "general", as: "m4")
            #expect(try await bobs.nextNotification()["event"] == "message")
            #expect(try await ada.http.send("GET", "/api/rooms/general/pins").json["messages"] == [])
        }
    }

    @Test("who comes back hears which pins came and went")
    func resume() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            for number in 1...2 { try await ada.send("message \(number)", to: "general", as: "m\(number)") }
            #expect(try await ada.http.send("PUT", "/api/rooms/general/pins/1").status == 200)
            let before = try await bob.live(keepsEvents: true).eventsUntilCaughtUp()
            let revision = try #require(before.last?["revision"]?.integer)
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/pins/1").status == 200)
            #expect(try await ada.http.send("PUT", "/api/rooms/general/pins/2").status == 200)
            let events = try await bob.live(since: revision, keepsEvents: true).eventsUntilCaughtUp()
            #expect(events.dropLast().map { $0["event"] } == ["pin", "pin"])
            #expect(events.dropLast().map { $0["seq"] } == [1, 2])
            #expect(events.dropLast().map { $0["pinned"] != nil } == [false, true])
        }
    }

    @Test("who is not in the room, a message that is not there or was deleted, too many: each is refused")
    func refusals() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            for number in 1...52 { try await ada.send("message \(number)", to: "general", as: "m\(number)") }
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/messages/52").status == 200)
            let pins = "/api/rooms/general/pins"
            try expectChatError(try await bob.http.send("PUT", "\(pins)/1"), 403, "notMember")
            try expectChatError(try await bob.http.send("GET", pins), 403, "notMember")
            try expectChatError(try await ada.http.send("PUT", "\(pins)/53"), 404, "noSuchMessage")
            try expectChatError(try await ada.http.send("PUT", "\(pins)/52"), 403, "notAllowed")
            for seq in 1...50 { #expect(try await ada.http.send("PUT", "\(pins)/\(seq)").status == 200) }
            try expectChatError(try await ada.http.send("PUT", "\(pins)/51"), 413, "tooLarge")
        }
    }
}
