// SPDX-License-Identifier: MIT

import Chat
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Accounts: guests and bans")
struct GuestTests {
    // Bans are of addresses of customers only, which those of examples (RFC 5737) are not. Nothing is sent to these.
    private static let away = ["x-forwarded-for": "11.22.33.7"]

    private func ban(_ guest: String, by person: Person, days: Int64? = nil) async throws -> HTTPAnswer {
        var body: JSON = ["guest": .string(guest)]
        if let days { body = body.with(["days": .integer(days)]) }
        return try await person.http.send("POST", "/api/bans", json: body)
    }

    private func askToJoin(_ name: String, _ server: TestServer, from address: String) async throws -> HTTPAnswer {
        let headers = ["x-forwarded-for": address]
        return try await server.http.send("POST", "/api/session", headers: headers, json: ["name": .string(name)])
    }

    @Test("an admin sees all guests page by page, those of the showcase among them, and no accounts")
    func listing() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            _ = try await server.signUp("Ada")
            try await owner.createRoom("General")
            var expected: Set<String> = []
            for number in 0..<5 { expected.insert(try await server.signIn("Guest \(number)").id) }
            try await LegacyClient("Eve", in: "general", of: server).send("hello")
            var seen: [String] = []
            var path = "/api/guests?limit=2"
            while true {
                let page = try await owner.http.send("GET", path).json
                seen += page["guests"]?.elements?.compactMap { $0["id"]?.string } ?? []
                guard let next = page["next"]?.string else { break }
                path = "/api/guests?limit=2&after=\(next)"
            }
            #expect(Set(seen).count == seen.count && seen.count == 6)
            #expect(expected.isSubset(of: Set(seen)))
            #expect(seen.contains { $0.hasPrefix("showcase_") })
        }
    }

    @Test("a guest who is removed is signed out and out of all rooms; what they wrote stays")
    func removing() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let guest = try await server.signIn("Guest")
            try await owner.createRoom("General")
            try await guest.join("general")
            try await guest.send("hello", to: "general", as: "m1")
            let socket = try await guest.live()
            #expect(try await owner.http.send("DELETE", "/api/guests/\(guest.id)").status == 200)
            #expect(try await owner.http.send("DELETE", "/api/guests/\(guest.id)").status == 200, "twice is once")
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await guest.http.send("GET", "/api/session"), 401, "signedOut")
            #expect(try await owner.http.send("GET", "/api/rooms/general").json["room"]?["members"] == 1)
            #expect(try await owner.http.send("GET", "/api/guests").json["guests"] == [])
            let history = try await owner.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"]?.elements?.map { $0["name"] } == ["Guest"])
            for id in [owner.id, "u_nobody", "NOBODY"] {
                try expectChatError(try await owner.http.send("DELETE", "/api/guests/\(id)"), 404, "noSuchPerson")
                try expectChatError(try await ban(id, by: owner), 404, "noSuchPerson")
            }
            // Nobody is kept from coming back under the name.
            _ = try await server.signIn("Guest")
        }
    }

    @Test(
        "a ban ends the guests of an address and keeps new ones out; accounts behind it are untouched; it can be lifted"
    )
    func banning() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let mallory = try await server.signIn("Mallory", headers: Self.away)
            let second = try await server.signIn("Mallory 2", headers: Self.away)
            let elsewhere = try await server.signIn("Bob", headers: ["x-forwarded-for": "11.22.33.8"])
            let member = try await server.signUp("Ada", headers: Self.away)
            let answer = try await ban(mallory.id, by: owner)
            #expect(answer.status == 201)
            let told = try #require(try answer.json["ban"])
            #expect(told["network"] == "11.22.33.7" && told["name"] == "Mallory")
            let lasting = try #require(told["until"]?.integer) - (try #require(told["createdAt"]?.integer))
            #expect(lasting == 7 * 86_400_000)
            for guest in [mallory, second] {
                try expectChatError(try await guest.http.send("GET", "/api/session"), 401, "signedOut")
            }
            #expect(try await elsewhere.http.send("GET", "/api/session").status == 200)
            let refused = try await askToJoin("Mallory", server, from: "11.22.33.7")
            try expectChatError(refused, 403, "banned")
            #expect(try await askToJoin("Eve", server, from: "11.22.33.8").status == 201)
            #expect(try await member.http.send("GET", "/api/session").status == 200)
            _ = try await server.signInAgain("Ada", headers: Self.away)

            #expect(try await owner.http.send("GET", "/api/bans").json == ["bans": [told]])
            let id = try #require(told["id"]?.string)
            #expect(try await owner.http.send("DELETE", "/api/bans/\(id)").status == 200)
            try expectChatError(try await owner.http.send("DELETE", "/api/bans/\(id)"), 404, "noSuchBan")
            #expect(try await askToJoin("Mallory", server, from: "11.22.33.7").status == 201)
        }
    }

    @Test("a ban is of 64 bits of IPv6, and ends by itself after the days that were said")
    func expiring() async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
        } _: { server in
            let owner = try await server.makeOwner()
            let guest = try await server.signIn("Mallory", headers: ["x-forwarded-for": "2a00:1:1:2:3::4"])
            let answer = try await ban(guest.id, by: owner, days: 2)
            #expect(try answer.json["ban"]?["network"] == "2a00:1:1:2::/64")
            try expectChatError(try await askToJoin("Eve", server, from: "2a00:1:1:2::9"), 403, "banned")
            #expect(try await askToJoin("Eve", server, from: "2a00:1:1:3::9").status == 201)
            clock.advance(by: .seconds(2 * 86_400 + 1))
            #expect(try await askToJoin("Eve", server, from: "2a00:1:1:2::9").status == 201)
            #expect(try await owner.http.send("GET", "/api/bans").json == ["bans": []])
            let id = try #require(try answer.json["ban"]?["id"]?.string)
            #expect(try await owner.http.send("DELETE", "/api/bans/\(percentEncoded(id))").status == 200)
            for days in [0, 366, -1] as [Int64] {
                try expectChatError(try await ban(guest.id, by: owner, days: days), 400, "badRequest")
            }
        }
    }

    @Test(
        "the address of a proxy or of a private network is never banned",
        arguments: [
            "127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.9", "fd00::7", "fe80::1",
            "::1",
            "::ffff:10.0.0.1", "192.0.2.1", "2001:db8::1", "224.0.0.1", "2001::1", "64:ff9b::808:808",
            // The proxies of the test.
            "11.22.44.20", "2a00:9::1",
        ]
    )
    func unbannable(address: String) async throws {
        try await withServer {
            $0.trustedProxies = TrustedProxies("11.22.44.0/24,2a00:9::1") ?? .local
        } _: { server in
            let owner = try await server.makeOwner()
            let guest = try await server.signIn("Mallory", headers: ["x-forwarded-for": address])
            try expectChatError(try await ban(guest.id, by: owner), 409, "cannotBeBanned")
            #expect(try await guest.http.send("GET", "/api/session").status == 200)
            #expect(try await owner.http.send("GET", "/api/bans").json == ["bans": []])
        }
    }

    @Test("clients of the showcase obey: a removed name is silent, a banned address comes in no more")
    func showcase() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let eve = try await LegacyClient("Eve", in: "general", of: server, headers: Self.away)
            try await eve.send("one")
            let first = try #require(try await owner.http.send("GET", "/api/guests").json["guests"]?.elements?.first)
            let id = try #require(first["id"]?.string)
            #expect(try await owner.http.send("DELETE", "/api/guests/\(id)").status == 200)
            let row: JSON = ["id": "x2", "sender": "Eve", "message": "two", "timestamp": 0]
            #expect(try await eve.write([row])["code"] == 400)

            let mallory = try await LegacyClient("Mallory", in: "general", of: server, headers: Self.away)
            try await mallory.send("three")
            let guests = try #require(try await owner.http.send("GET", "/api/guests").json["guests"]?.elements)
            let other = try #require(guests.first { $0["name"] == "Mallory" }?["id"]?.string)
            #expect(try await ban(other, by: owner).status == 201)
            #expect(try await mallory.socket.closeCode() == 1008)
            let answer = try await server.http.send(
                "POST",
                "/api/join-chatroom",
                headers: Self.away,
                json: ["roomId": "general"]
            )
            #expect(answer.status == 403)
            #expect(try answer.json["code"] == "banned")
            let texts = try await owner.http.send("GET", "/api/rooms/general/messages").json["messages"]?.elements
            #expect(texts?.map { $0["text"] } == ["one", "three"])
        }
    }

    /// The one guest that there is.
    private func onlyGuest(_ owner: Person) async throws -> String {
        let guests = try #require(try await owner.http.send("GET", "/api/guests").json["guests"]?.elements)
        #expect(guests.count == 1)
        return try #require(guests.first?["id"]?.string)
    }

    @Test("a ban of a name of the showcase is of whoever spoke under it last")
    func spokeLast() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let first = try await LegacyClient("Eve", in: "general", of: server, headers: Self.away)
            try await first.send("one")
            let elsewhere = ["x-forwarded-for": "11.22.33.8"]
            let second = try await LegacyClient("Eve", in: "general", of: server, headers: elsewhere)
            try await second.send("two")
            let answer = try await ban(try await onlyGuest(owner), by: owner)
            #expect(try answer.json["ban"]?["network"] == "11.22.33.8")
            #expect(try await second.socket.closeCode() == 1008)
            #expect(try await first.read().count == 2)
        }
    }

    @Test("a name that spoke before origins were kept, or by the way of an API key, can speak, and cannot be banned")
    func withoutOrigin() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let eve = try await LegacyClient("Eve", in: "general", of: server, headers: Self.away)
            try await eve.send("one")
            let guest = try await onlyGuest(owner)
            let address = AuthKeys.origin(of: try #require(UserID(guest)))
            let byKey: JSON = ["id": "x2", "sender": "Eve", "message": "two", "timestamp": 0]
            let document: JSON = ["messages": .array(try await eve.read() + [byKey])]
            #expect(try await server.writeDocument("chat:general", document).status == 200)
            #expect(try await server.withStore { store, _ in try store.readNow { try $0.record(address) } } == nil)
            try expectChatError(try await ban(guest, by: owner), 409, "cannotBeBanned")
            try await eve.send("three")
            #expect(try await ban(guest, by: owner).status == 201)
        }
    }

    @Test("an origin that is known is not written again with each message, but before it is forgotten")
    func notedOnce() async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
        } _: { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let eve = try await LegacyClient("Eve", in: "general", of: server, headers: Self.away)
            try await eve.send("one")
            let address = AuthKeys.origin(of: try #require(UserID(try await onlyGuest(owner))))
            func written() async throws -> Revision? {
                try await server.withStore { store, _ in try store.readNow { try $0.record(address)?.revision } }
            }
            let first = try #require(try await written())
            try await eve.send("two")
            #expect(try await written() == first)
            clock.advance(by: ServerLimits.sessionUseInterval)
            try await eve.send("three")
            #expect(try #require(try await written()) > first)
        }
    }

    @Test("a ban ends all guests of an address, however many there are")
    func many() async throws {
        try await withServer {
            for limit in [ChatLimit.guestsPerAddress, .requestsPerAddress] { $0.limits[limit] = 0 }
        } _: { server in
            let owner = try await server.makeOwner()
            let count = 2 * ServerLimits.sessionsPerCommand + 1
            let guests = try await withThrowingTaskGroup(of: Person.self) { group in
                for number in 0..<count {
                    group.addTask { try await server.signIn("Guest \(number)", headers: Self.away) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let elsewhere = try await server.signIn("Bob", headers: ["x-forwarded-for": "11.22.33.8"])
            let banned = try #require(guests.first?.id)
            #expect(try await ban(banned, by: owner).status == 201)
            let left = try await server.withStore { store, _ in
                try store.readNow { snapshot in
                    try snapshot.range(.auth, .prefix(AuthKeys.sessions), limit: .max).records
                        .compactMap { SessionRecord(record: $0.value)?.network }
                }
            }
            #expect(left == ["11.22.33.8"])
            #expect(try await elsewhere.http.send("GET", "/api/session").status == 200)
        }
    }

    @Test("a client of the showcase speaks under no name of somebody who is here")
    func names() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await LegacyClient("Ada", in: "general", of: server).send("hello")
            let messages = try await ada.http.send("GET", "/api/rooms/general/messages").json["messages"]?.elements
            #expect(messages?.map { $0["name"] } == ["Ada (guest)"])
        }
    }

    @Test("with the showcase switched off its routes are gone and its keys are keys like others")
    func switchedOff() async throws {
        try await withServer {
            $0.showcase = false
        } _: { server in
            try await server.signIn("Ada").createRoom("General")
            for path in ["/api/initialize", "/api/join-chatroom"] {
                #expect(try await server.http.send("POST", path, json: ["roomId": "general"]).status == 404)
            }
            for key in ["chatrooms", "chat:general"] {
                #expect(try await server.value(of: key) == nil)
                try await server.set(key, "x")
                #expect(try await server.value(of: key) == "x")
            }
        }
    }

    @Test("a person is put into so many rooms by others, and joins others by themselves")
    func added() async throws {
        try await withServer {
            $0.limits[.roomsAddedPerPerson] = 2
        } _: { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            for room in ["One", "Two", "Three"] { try await ada.createRoom(room) }
            func add(to room: String) async throws -> HTTPAnswer {
                try await ada.http.send("PUT", "/api/rooms/\(room)/members/\(bob.id)")
            }
            try await bob.join("three")
            try await bob.leave("three")
            #expect(try await add(to: "one").status == 200)
            #expect(try await add(to: "two").status == 200)
            let refused = try await add(to: "three")
            #expect(refused.status == 413)
            #expect(try refused.json["limit"] == "roomsAddedPerPerson")
            let direct = try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]])
            #expect(try direct.json["limit"] == "roomsAddedPerPerson")
            try await bob.join("three")
            try await bob.leave("one")
            try #require(
                try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]]).status == 200
            )
        }
    }
}
