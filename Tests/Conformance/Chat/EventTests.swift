// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: events")
struct EventTests {
    @Test("a new room is told to everyone, its maker is told that it is in it")
    func newRoom() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            let adas = try await ada.live()
            let bobs = try await bob.live()
            let room = try await ada.createRoom("General")
            let told = try await bobs.nextNotification()
            let revision = try #require(told["revision"])
            #expect(
                told == [
                    "event": "room", "revision": revision,
                    "room": room.asToldToAll,
                ]
            )
            #expect(bobs.connection.received.waiting.isEmpty)

            // The maker hears of the room, of being in it, and of the first member, all of one revision.
            let events = try await adas.events(3)
            #expect(events.allSatisfy { $0["revision"] == revision })
            #expect(events.contains(["event": "room", "revision": revision, "joinedAnew": true, "room": room]))
            let member = try #require(events.first { $0["event"] == "member" })
            #expect(member["members"] == 1)
            #expect(member["joined"] == true)
        }
    }

    @Test("joining and leaving are told to the members and to the person's own devices")
    func membership() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            let eve = try await server.signIn("Eve")
            try await ada.createRoom("General")
            let adas = try await ada.live()
            let bobs = [try await bob.live(), try await bob.live()]
            let eves = try await eve.live()

            try await bob.join("general")
            let joined: JSON = [
                "event": "member", "room": "general", "user": ["id": .string(bob.id), "name": "Bob"], "joined": true,
                "members": 2,
            ]
            #expect(try await adas.nextNotification().without("revision") == joined)
            for socket in bobs {
                let room = try await socket.nextNotification()
                #expect(room["event"] == "room")
                #expect(room["room"]?["id"] == "general")
                #expect(room["room"]?["joined"] == true)
                #expect(try await socket.nextNotification().without("revision") == joined)
            }

            // What is said while in the room is heard; after leaving it no more.
            let message = try await ada.send("hello", to: "general", as: "m1")
            for socket in bobs + [adas] {
                let event = try await socket.nextNotification()
                let revision = try #require(message["revision"])
                #expect(event == ["event": "message", "revision": revision, "room": "general", "message": message])
            }
            try await bob.leave("general")
            let left: JSON = [
                "event": "member", "room": "general", "user": ["id": .string(bob.id)], "joined": false, "members": 1,
            ]
            for socket in bobs + [adas] { #expect(try await socket.nextNotification().without("revision") == left) }
            try await ada.send("secret", to: "general", as: "m2")
            try await ada.createRoom("Fence")
            for socket in bobs + [eves] {
                #expect(try await socket.nextNotification()["room"]?["id"] == "fence")
                #expect(socket.connection.received.waiting.isEmpty)
            }
        }
    }

    @Test("a repeat and a refused send are told to nobody, joining and leaving twice neither")
    func nothing() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await ada.send("one", to: "general", as: "m1")
            let live = try await ada.live()
            let again: JSON = ["clientID": "m1", "text": "one"]
            _ = try await ada.http.send("POST", "/api/rooms/general/messages", json: again)
            _ = try await ada.http.send("POST", "/api/rooms/general/messages", json: again.with(["text": "two"]))
            _ = try await bob.http.send("POST", "/api/rooms/general/messages", json: ["clientID": "x", "text": "x"])
            try await ada.join("general")
            try await bob.leave("general")
            try await ada.send("fence", to: "general", as: "m2")
            #expect(try await live.nextNotification()["message"]?["text"] == "fence")
        }
    }

    @Test("every event comes exactly once and in revision order, whoever does what at once")
    func order() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            var people = [ada]
            for name in ["Bob", "Cleo", "Dan"] {
                people.append(try await server.signIn(name))
                try await people[people.count - 1].join("general")
            }
            let listeners = [try await ada.live(), try await people[1].live()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for person in people {
                    group.addTask {
                        let live = try await person.live()
                        var ids: [Int64] = []
                        for number in 0..<40 {
                            let send: JSON = [
                                "verb": "send", "room": "general", "clientID": "m\(number)", "text": "\(number)",
                            ]
                            ids.append(try await live.post(send))
                        }
                        for id in ids { #expect(try await live.reply(to: id)["result"] != nil) }
                        for number in 40..<45 { try await person.send("\(number)", to: "general", as: "m\(number)") }
                    }
                }
                try await group.waitForAll()
            }
            for listener in listeners {
                let events = try await listener.events(180)
                #expect(events.compactMap { $0["message"]?["seq"]?.integer } == Array(1...180))
                let revisions = events.compactMap { $0["revision"]?.integer }
                #expect(zip(revisions, revisions.dropFirst()).allSatisfy(<))
                #expect(events.allSatisfy { $0["revision"] == $0["message"]?["revision"] })
                #expect(listener.connection.received.waiting.isEmpty)
            }
        }
    }

    @Test("1013: who reads too slowly is closed, resumes and has lost nothing; others do not notice")
    func slowReader() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            let room = try await ada.createRoom("General")
            try await bob.join("general")
            let slow = try await server.liveSocket(cookie: bob.cookie, receiveBuffer: 4_096)
            _ = try await slow.ask(["verb": "resume"])
            let caughtUp = try #require(try await slow.eventsUntilCaughtUp().last?["revision"]?.integer)
            try await slow.connection.setReading(false)
            let stopped = ContinuousClock.now

            // Until it is more than the system's buffers hold, and 4 MiB more, or the next ping but one comes due, after 12 seconds at
            // the earliest. The server waits for some seconds to be read then.
            let live = try await ada.live()
            let text = JSON.string(String(repeating: "🚀", count: 8_000))
            var count = 0
            var wasOpen = ContinuousClock.now
            var asked = wasOpen
            while try await owner.metrics()["connections"] == 2 {
                wasOpen = asked
                try #require(count < 2_000)
                count += 1
                let send: JSON = ["verb": "send", "room": "general", "clientID": "m\(count)", "text": text]
                #expect(try await live.ask(send)["result"] != nil)
                asked = .now
            }
            try await slow.connection.setReading(true)
            let code = try? await slow.closeCode()
            // On a busy machine that may have been too late, or the ping was due before there was too much.
            if ContinuousClock.now - wasOpen < .seconds(5), ContinuousClock.now - stopped < .seconds(12) {
                #expect(code == 1013)
            }
            let seqs = try await live.events(count).compactMap { $0["message"]?["seq"]?.integer }
            #expect(seqs == (1...count).map { Int64($0) })

            // That is too much to be told one by one, so it is a first load and history.
            let again = try await bob.live(since: caughtUp, keepsEvents: true)
            let events = try await again.eventsUntilCaughtUp()
            #expect(events.map { $0["event"] } == ["reset", "user", "room", "caughtUp"])
            #expect(events[2]["room"]?["newest"] == .integer(Int64(count)))
            #expect(events[2]["room"]?["id"] == room["id"])
        }
    }

    @Test("1012: the server says that it stops")
    func stop() async throws {
        try await withServer { server in
            let live = try await server.signIn("Ada").live()
            await server.stop()
            #expect(try await live.closeCode() == 1012)
        }
    }

    @Test("the live socket is refused without a session: 401")
    func refused() async throws {
        try await withServer { server in
            try expectChatError(try await server.refusal("/api/live"), 401, "signedOut")
            let forged = ["cookie": "roomkey_session=a.b"]
            try expectChatError(try await server.refusal("/api/live", headers: forged), 401, "signedOut")
        }
    }
}
