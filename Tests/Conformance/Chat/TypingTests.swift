// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: typing")
struct TypingTests {
    @Test("who types is seen by who is in the room, once in a while, and by nobody else")
    func told() async throws {
        try await withRoom { ada, bob in
            let eve = try await ada.server.signIn("Eve")
            let (adas, bobs, eves) = (try await ada.live(), try await bob.live(), try await eve.live())
            for _ in 1...3 { #expect(try await adas.ask(["verb": "typing", "room": "general"])["result"] == [:]) }
            let event: JSON = ["event": "typing", "room": "general", "user": ["id": .string(ada.id), "name": "Ada"]]
            #expect(try await bobs.nextNotification() == event)
            try await ada.send("hello", to: "general", as: "m1")
            #expect(try await bobs.nextNotification()["message"]?["text"] == "hello")
            try await eve.createRoom("Fence")
            #expect(try await eves.nextNotification()["room"]?["name"] == "Fence")
        }
    }

    @Test("it is not told to who comes later")
    func passing() async throws {
        try await withRoom { ada, bob in
            let adas = try await ada.live()
            _ = try await adas.ask(["verb": "typing", "room": "general"])
            let bobs = try await bob.live(since: 0, keepsEvents: true)
            #expect(try await bobs.eventsUntilCaughtUp().allSatisfy { $0["event"] != "typing" })
        }
    }

    @Test("who is not in a room cannot type in it, and learns nothing of it", arguments: ["general", "none"])
    func strangers(room: String) async throws {
        try await withRoom { ada, _ in
            let eve = try await ada.server.signIn("Eve")
            let reply = try await eve.live().ask(["verb": "typing", "room": .string(room)])
            expectChatError(reply, "notMember")
        }
    }
}
