// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: mentions, told")
struct MentionEventTests {
    @Test("a message says whom it mentions, and a room which unread ones mention the asker, on every device")
    func told() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            let bobs = try await bob.live()
            let adas = try await ada.live()
            // In one go: what needs a look at names and what does not keep their order.
            for number in 1...40 {
                let text = number.isMultiple(of: 4) ? "hello @bob" : "plain"
                try await adas.send([
                    "id": .integer(Int64(number)), "verb": "send", "room": "general", "text": .string(text),
                    "clientID": .string("m\(number)"),
                ])
            }
            let told = try await bobs.events(40)
            #expect(told.map { $0["message"]?["clientID"] } == (1...40).map { .string("m\($0)") })
            let mentioning = told.filter { $0["message"]?["mentions"] == [.string(bob.id)] }
            #expect(mentioning.compactMap { $0["message"]?["seq"]?.integer } == (1...10).map { $0 * 4 })
            func room() async throws -> JSON? { try await bob.http.send("GET", "/api/rooms/general").json["room"] }
            #expect(try await room()?["mentions"] == .array((1...10).map { .integer($0 * 4) }))

            let read = try await bob.http.send("PUT", "/api/rooms/general/read", json: ["seq": 36])
            #expect(try read.json == ["room": "general", "read": 36, "mentions": [40]])
            #expect(try await bobs.nextNotification()["mentions"] == [40])
            let unread = try await bob.http.send("PUT", "/api/rooms/general/unread", json: ["seq": 30])
            #expect(try unread.json["mentions"] == [32, 36, 40])
            #expect(try await bobs.nextNotification()["mentions"] == [32, 36, 40])
            #expect(try await room()?["mentions"] == [32, 36, 40])
            #expect(try await ada.http.send("GET", "/api/rooms/general").json["room"]?["mentions"] == [])
            try await ada.send("@room!", to: "general", as: "all")
            #expect(try await bobs.nextNotification()["message"]?["mentionsRoom"] == true)
            #expect(try await room()?["mentions"] == [32, 36, 40, 41])
        }
    }
}
