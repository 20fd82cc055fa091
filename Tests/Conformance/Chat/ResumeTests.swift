// SPDX-License-Identifier: MIT

import CommitLog
import Server
import Store
import TestSupport
import Testing
import WireProtocol

@Suite("Chat: resume")
struct ResumeTests {
    /// The events of a resume up to `caughtUp`.
    private func resume(_ person: Person, since revision: Int64?, of history: JSON? = nil) async throws -> [JSON] {
        let live = try await person.live(since: revision, of: history, keepsEvents: true)
        let events = try await live.eventsUntilCaughtUp()
        try await live.close()
        return events
    }

    private func caughtUp(_ person: Person) async throws -> Int64 {
        try #require(try await resume(person, since: nil).last?["revision"]?.integer)
    }

    @Test("a first load tells every room the person is in, then caughtUp")
    func firstLoad() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            #expect(try await resume(ada, since: nil).map { $0["event"] } == ["caughtUp"])
            for name in ["Apple", "Mango", "Zebra"] { try await ada.createRoom(name) }
            try await bob.join("mango")
            try await bob.join("zebra")
            try await ada.send("hello", to: "mango", as: "m1")

            let live = try await server.liveSocket(cookie: bob.cookie)
            let revision = try #require(try await live.ask(["verb": "resume"])["result"]?["revision"])
            let events = try await live.eventsUntilCaughtUp()
            let caughtUp = try #require(events.last)
            #expect(caughtUp.without("history") == ["event": "caughtUp", "revision": revision])
            #expect(caughtUp["history"]?.string?.isEmpty == false)
            let rooms = events.dropLast()
            #expect(rooms.allSatisfy { $0["event"] == "room" && $0["revision"] == revision })
            for room in rooms {
                let id = try #require(room["room"]?["id"]?.string)
                #expect(try await bob.http.send("GET", "/api/rooms/\(id)").json["room"] == room["room"])
            }
            #expect(Set(rooms.map { $0["room"]?["id"] }) == ["mango", "zebra"])
        }
    }

    @Test("a resume with nothing new is caughtUp alone")
    func nothingNew() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("one", to: "general", as: "m1")
            let revision = try await caughtUp(ada)
            let told = try await resume(ada, since: revision).map { $0.without("history") }
            #expect(told == [["event": "caughtUp", "revision": .integer(revision)]])
        }
    }

    @Test("a resume tells what was said and done since, in revision order")
    func since() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await ada.createRoom("Left")
            try await bob.join("general")
            try await bob.join("left")
            try await ada.send("before", to: "general", as: "m0")
            let revision = try await caughtUp(bob)

            let one = try await ada.send("one", to: "general", as: "m1")
            try await bob.leave("left")
            try await ada.send("unheard", to: "left", as: "m2")
            try await ada.createRoom("New")
            try await ada.send("history", to: "new", as: "m3")
            try await bob.join("new")
            let two = try await ada.send("two", to: "new", as: "m4")
            let three = try await ada.send("three", to: "general", as: "m5")

            let events = try await resume(bob, since: revision)
            let revisions = events.compactMap { $0["revision"]?.integer }
            #expect(revisions == revisions.sorted())
            #expect(revisions.first ?? 0 > revision)
            #expect(events.filter { $0["event"] == "message" }.map { $0["message"] } == [one, two, three])
            let left = try #require(events.first { $0["event"] == "member" && $0["room"] == "left" })
            #expect(left["joined"] == false)
            #expect(left["user"] == ["id": .string(bob.id)])
            let rooms = events.filter { $0["event"] == "room" && $0["room"]?["id"] == "new" }
            #expect(rooms.last?["room"]?["joined"] == true)
            #expect(!events.contains { $0["event"] == "reset" })
            #expect(events.last?["event"] == "caughtUp")
        }
    }

    @Test("whatever revision a client comes back with, it has every message once, and then hears the next live")
    func everyRevision() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let start = try await caughtUp(ada)
            var messages: [JSON] = []
            for number in 1...10 { messages.append(try await ada.send("\(number)", to: "general", as: "m\(number)")) }
            let revisions = [start] + messages.compactMap { $0["revision"]?.integer }
            var sockets: [TestSocket] = []
            for (seen, revision) in revisions.enumerated() {
                let live = try await ada.live(since: revision, keepsEvents: true)
                let events = try await live.eventsUntilCaughtUp()
                #expect(events.dropLast().map { $0["message"] } == Array(messages.dropFirst(seen)))
                sockets.append(live)
            }
            let next = try await ada.send("next", to: "general", as: "next")
            for socket in sockets {
                #expect(try await socket.nextNotification()["message"] == next)
                #expect(socket.connection.received.waiting.isEmpty)
            }
        }
    }

    @Test("who comes and goes while others speak misses nothing and hears nothing twice")
    func comingAndGoing() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await bob.join("general")
            var revision = try await caughtUp(bob)
            var heard: [Int64] = []
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let live = try await ada.live()
                    for number in 1...150 {
                        let send: JSON = [
                            "verb": "send", "room": "general", "clientID": "m\(number)", "text": "\(number)",
                        ]
                        _ = try await live.ask(send)
                    }
                }
                while heard.last ?? 0 < 150 {
                    let live = try await bob.live(since: revision, keepsEvents: true)
                    var isCaughtUp = false
                    var more = 5
                    // Some of what is live, then gone without a word.
                    while !isCaughtUp || more > 0, heard.last ?? 0 < 150 {
                        let event = try await live.nextNotification()
                        revision = try #require(event["revision"]?.integer)
                        if let seq = event["message"]?["seq"]?.integer { heard.append(seq) }
                        if isCaughtUp { more -= 1 }
                        if event["event"] == "caughtUp" { isCaughtUp = true }
                    }
                    live.connection.cut()
                }
                try await group.waitForAll()
            }
            #expect(heard == Array(1...150))
        }
    }

    @Test("a revision that the server never said is a reset and a first load", arguments: [1_000_000, .max] as [Int64])
    func future(revision: Int64) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("one", to: "general", as: "m1")
            try await expectReset(ada, since: revision)
        }
    }

    @Test("a revision older than the deletions that are remembered is a reset and a first load")
    func forgotten() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.createRoom("Left")
            let old = try await caughtUp(ada)
            try await ada.leave("left")
            let new = try await caughtUp(ada)
            try await server.withStore { _, log in
                let end = Timestamp(milliseconds: Timestamp.now().milliseconds + 60_000)
                let purge = Command.Operation.purge(before: end, idempotencyBefore: end, limit: 1_000)
                _ = try await log.append(Command(at: Timestamp.now(), operations: [purge]))
            }
            #expect(try await resume(ada, since: new).map { $0["event"] } == ["caughtUp"])
            #expect(try await resume(ada, since: 0).first?["event"] == "reset")
            try await expectReset(ada, since: old)
        }
    }

    @Test("more than 2,000 changes are a reset and a first load; 2,000 are told one by one")
    func tooMany() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await bob.join("general")
            let revision = try await caughtUp(ada)
            let live = try await bob.live()
            for batch in 0..<10 {
                var ids: [Int64] = []
                for number in 0..<200 {
                    let send: JSON = [
                        "verb": "send", "room": "general", "clientID": "m\(batch)-\(number)", "text": "t",
                    ]
                    ids.append(try await live.post(send))
                }
                for id in ids { _ = try await live.reply(to: id) }
                _ = try await live.events(200)
            }
            let told = try await resume(ada, since: revision)
            #expect(told.compactMap { $0["message"]?["seq"]?.integer } == Array(1...2_000))
            try await bob.send("one too many", to: "general", as: "last")
            try await expectReset(ada, since: revision)
        }
    }

    @Test("more than 1 MiB is a reset and a first load")
    func tooMuch() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let revision = try await caughtUp(ada)
            let text = String(repeating: "🚀", count: 8_000)
            for number in 1...30 { try await ada.send(text, to: "general", as: "m\(number)") }
            #expect(try await resume(ada, since: revision).count == 31)
            for number in 31...40 { try await ada.send(text, to: "general", as: "m\(number)") }
            try await expectReset(ada, since: revision)
        }
    }

    @Test("a revision of another history is a reset and a first load, whether or not it is remembered")
    func otherHistory() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let caughtUp = try #require(try await resume(ada, since: nil).last)
            let (revision, history) = (try #require(caughtUp["revision"]?.integer), try #require(caughtUp["history"]))
            let message = try await ada.send("one", to: "general", as: "m1")
            for seen in [0, revision, revision + 1] {
                let events = try await resume(ada, since: seen, of: "another")
                #expect(events.map { $0["event"] } == ["reset", "user", "room", "caughtUp"])
            }
            let live = try await ada.live(since: revision, of: history, keepsEvents: true)
            #expect(try await live.nextNotification()["message"] == message)
            let answers = [
                try await ada.http.send("GET", "/api/rooms").json, try await ada.http.send("GET", "/api/users").json,
                try await ada.http.send("GET", "/api/users/\(ada.id)").json,
                try await ada.http.send("GET", "/api/rooms/general/members").json,
                try await ada.http.send("GET", "/api/rooms/general/messages").json,
                try await ada.http.send("GET", "/api/rooms/general/messages/1").json,
                try await ada.http.send("GET", "/api/rooms/general/pins").json,
            ]
            #expect(answers.allSatisfy { $0["history"] == history })
            try await expectReset(ada, since: revision, of: "another")
        }
    }

    /// A reset, a first load of the room `general`, and `caughtUp`; what follows is live.
    private func expectReset(_ person: Person, since revision: Int64, of history: JSON? = nil) async throws {
        let live = try await person.live(since: revision, of: history, keepsEvents: true)
        let events = try await live.eventsUntilCaughtUp()
        #expect(events.map { $0["event"] } == ["reset", "user", "room", "caughtUp"])
        #expect(events[0].names == ["event", "reason", "history"])
        #expect(events[0]["reason"]?.string?.isEmpty == false)
        #expect(events[0]["history"] == events[3]["history"])
        #expect(events[1]["user"] == person.user)
        #expect(try await person.http.send("GET", "/api/rooms/general").json["room"] == events[2]["room"])
        try await person.createRoom("Fence")
        #expect(try await live.nextNotification()["room"]?["name"] == "Fence")
        try await live.close()
    }
}
