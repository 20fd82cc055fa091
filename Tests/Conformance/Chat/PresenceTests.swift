// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: presence, told")
struct PresenceTests {
    private func told(_ person: Person, _ state: JSON) -> JSON {
        ["event": "presence", "user": .string(person.id), "state": state]
    }

    private func watch(_ people: [Person], on socket: TestSocket) async throws -> [String: JSON] {
        let reply = try await socket.ask(["verb": "watch", "users": .array(people.map { .string($0.id) })])
        let states = try #require(reply["result"]?["presence"]?.elements)
        return Dictionary(
            uniqueKeysWithValues: states.compactMap { state in
                state["user"]?.string.flatMap { id in state["state"].map { (id, $0) } }
            }
        )
    }

    @Test("who watches somebody hears them come, put their devices aside and go; nobody else does")
    func watching() async throws {
        try await withServer { server in
            let (ada, bob, eve) = (
                try await server.signIn("Ada"), try await server.signIn("Bob"), try await server.signIn("Eve")
            )
            let (adas, eves) = (try await ada.live(), try await eve.live())
            #expect(try await watch([bob, eve], on: adas) == [bob.id: "offline", eve.id: "online"])
            let phone = try await bob.live()
            #expect(try await adas.nextNotification() == told(bob, "online"))
            let laptop = try await bob.live()
            #expect(try await phone.ask(["verb": "presence", "state": "idle"])["result"] == [:])
            #expect(try await laptop.ask(["verb": "presence", "state": "idle"])["result"] == [:])
            #expect(try await adas.nextNotification() == told(bob, "idle"))
            #expect(try await laptop.ask(["verb": "presence", "state": "online"])["result"] == [:])
            #expect(try await adas.nextNotification() == told(bob, "online"))
            try await laptop.close()
            // It counts for a few seconds more, in case it comes back.
            #expect(try await adas.nextNotification() == told(bob, "idle"))
            #expect(try await watch([bob], on: adas) == [bob.id: "idle"])
            // Without a word from the phone.
            phone.connection.cut()
            #expect(try await adas.nextNotification() == told(bob, "offline"))
            try await ada.createRoom("General")
            #expect(try await eves.nextNotification()["event"] == "room")
        }
    }

    @Test("another watch takes the place of the one before; who is signed out is told as gone")
    func anotherWatch() async throws {
        try await withServer { server in
            let (ada, bob, eve) = (
                try await server.signIn("Ada"), try await server.signIn("Bob"), try await server.signIn("Eve")
            )
            let (adas, eves) = (try await ada.live(), try await eve.live())
            #expect(try await watch([bob], on: adas) == [bob.id: "offline"])
            #expect(try await watch([eve], on: adas) == [eve.id: "online"])
            _ = try await bob.live()
            #expect(try await eve.http.send("DELETE", "/api/session").status == 200)
            #expect(try await eves.closeCode() == 1008)
            #expect(try await adas.nextNotification() == told(eve, "offline"))
            #expect(try await watch([], on: adas) == [:])
            _ = try await server.signIn("Eve")
        }
    }

    @Test("a device may come back idle, so that its person does not look awake because the network was cut")
    func comingBackIdle() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let adas = try await ada.live()
            #expect(try await watch([bob], on: adas) == [bob.id: "offline"])
            let bobs = try await server.liveSocket(cookie: bob.cookie)
            // Nobody is there before the resume.
            #expect(try await bobs.ask(["verb": "presence", "state": "online"])["code"] == "badRequest")
            #expect(try await bobs.ask(["verb": "resume", "state": "idle"])["result"] != nil)
            #expect(try await adas.nextNotification() == told(bob, "idle"))
        }
    }

    @Test("what makes no sense is refused, and so are more than 500 people")
    func refused() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let socket = try await ada.live()
            for state: JSON in ["offline", "", 1, .null] {
                expectChatError(try await socket.ask(["verb": "presence", "state": state]), "badRequest")
            }
            for users: JSON in [.null, "u_1", ["U"], [1]] {
                expectChatError(try await socket.ask(["verb": "watch", "users": users]), "badRequest")
            }
            func users(_ count: Int) -> JSON { .array((0..<count).map { .string("u_\($0)") }) }
            expectChatError(try await socket.ask(["verb": "watch", "users": users(501)]), "tooLarge")
            let reply = try await socket.ask(["verb": "watch", "users": users(500)])
            #expect(reply["result"]?["presence"]?.elements?.count == 500)
        }
    }
}
