// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Accounts: profiles")
struct ProfileTests {
    @Test("name and status are changed over HTTP and the socket alike, and everyone is told", arguments: Way.allCases)
    func changing(way: Way) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signUp("Ada"), try await server.signIn("Bob"))
            let bobs = try await bob.live()
            let expected = ada.user.with(["name": "Ada Lovelace", "status": "counting"])
            let (error, body) = try await way.update(ada, ["name": " Ada Lovelace ", "status": "counting"])
            #expect(error == nil)
            #expect(body == ["user": expected])
            let told = try await bobs.nextNotification()
            #expect(told.without("revision") == ["event": "user", "user": expected])
            #expect(try await ada.http.send("GET", "/api/session").json == ["user": expected])

            #expect(try await way.update(ada, ["status": ""]).body == ["user": expected.without("status")])
            #expect(try await bobs.nextNotification()["user"] == expected.without("status"))
            // What is as it was is told to nobody.
            #expect(try await way.update(ada, [:]).body == ["user": expected.without("status")])
            #expect(try await way.update(bob, ["name": "Robert"]).error == nil)
            #expect(try await bobs.nextNotification()["user"] == bob.user.with(["name": "Robert"]))

            // The account is found by its new name; the old one is free.
            #expect(try await server.askToSignIn("Ada").status == 401)
            #expect(try await server.signInAgain("ada lovelace").id == ada.id)
            #expect(try await server.signUp("Ada").id != ada.id)
        }
    }

    @Test("what cannot be a name or a status is refused, and so is an account's name", arguments: Way.allCases)
    func refused(way: Way) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signUp("Ada"), try await server.signIn("Bob"))
            #expect(try await way.update(bob, ["name": "АDA"]).error == "nameTaken")
            for person in [ada, bob] {
                for name: JSON in ["", "  ", "a\u{0}b", .string(String(repeating: "x", count: 41)), 1, []] {
                    #expect(try await way.update(person, ["name": name]).error == "badRequest")
                }
                for status: JSON in [.string(String(repeating: "x", count: 101)), "a\nb", 1, true] {
                    #expect(try await way.update(person, ["status": status]).error == "badRequest")
                }
            }
            #expect(try await bob.http.send("GET", "/api/session").json == ["user": bob.user])
        }
    }

    @Test("of many who take a name at once, by changing theirs or by signing up, one gets it")
    func race() async throws {
        try await withServer { server in
            var people: [Person] = []
            for number in 1...4 { people.append(try await server.signUp("Person \(number)")) }
            let statuses = try await withThrowingTaskGroup { group in
                for person in people {
                    group.addTask { try await person.http.send("PATCH", "/api/account", json: ["name": "Ada"]).status }
                    let body: JSON = ["name": "ada", "password": .string(goodPassword)]
                    group.addTask { try await server.http.send("POST", "/api/accounts", json: body).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.count { $0 < 300 } == 1)
            #expect(statuses.count { $0 == 409 } == 7)
        }
    }

    @Test("messages keep the name they were sent under; what is sent next on any device has the new one")
    func sendingUnderAName() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let (first, second) = (try await ada.live(), try await ada.live())
            func send(_ id: String, on socket: TestSocket) async throws -> JSON? {
                let verb: JSON = ["verb": "send", "room": "general", "text": "hello", "clientID": .string(id)]
                return try await socket.ask(verb)["result"]?["message"]?["name"]
            }
            #expect(try await send("m1", on: first) == "Ada")
            #expect(try await first.ask(["verb": "updateProfile", "name": "Zoe"])["result"] != nil)
            #expect(try await send("m2", on: first) == "Zoe")
            while try await second.nextNotification()["event"] != "user" {}
            #expect(try await send("m3", on: second) == "Zoe")
            let history = try await ada.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"]?.elements?.map { $0["name"] } == ["Ada", "Zoe", "Zoe"])
            let members = try await ada.http.send("GET", "/api/rooms/general/members").json
            #expect(members["members"]?.elements?.map { $0["name"] } == ["Zoe"])
        }
    }

    @Test("who was away is told of everyone who has changed, and sends under the new name")
    func comingBack() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            let before = try #require(try await ada.http.send("GET", "/api/rooms").json["revision"]?.integer)
            // Not news: a new person.
            _ = try await server.signIn("Eve")
            _ = try await Way.http.update(bob, ["status": "back soon"])
            _ = try await Way.http.update(ada, ["name": "Zoe"])
            _ = try await Way.http.update(bob, ["name": "Robert"])
            let socket = try await ada.live(since: before, keepsEvents: true)
            let events = try await socket.eventsUntilCaughtUp()
            // What somebody was called or said before is told no more.
            try #require(events.map { $0["user"]?["name"] } == ["Zoe", "Robert", nil])
            #expect(events[1]["user"] == bob.user.with(["name": "Robert", "status": "back soon"]))
            let verb: JSON = ["verb": "send", "room": "general", "text": "hello", "clientID": "m1"]
            #expect(try await socket.ask(verb)["result"]?["message"]?["name"] == "Zoe")
        }
    }

    @Test("an account that was made of a guest and another role are told to everyone")
    func rolesAreTold() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let guest = try await server.signIn("Ada")
            _ = try await Way.http.update(guest, ["status": "new here"])
            let socket = try await owner.live()
            let body: JSON = ["name": "Ada", "password": .string(goodPassword)]
            #expect(try await guest.http.send("POST", "/api/accounts", json: body).status == 201)
            let account = guest.user.with(["kind": "account", "role": "member", "status": "new here"])
            #expect(try await socket.nextNotification()["user"] == account)
            #expect(try await owner.give(guest.id, the: "admin").status == 200)
            #expect(try await socket.nextNotification()["user"] == account.with(["role": "admin"]))
        }
    }
}

extension Way {
    /// Changes somebody's profile.
    func update(_ person: Person, _ members: [String: JSON]) async throws -> (error: JSON?, body: JSON) {
        try await ask(person, "updateProfile", members) {
            try await person.http.send("PATCH", "/api/account", json: .object(members))
        }
    }

    /// Asks for something over the socket by its verb, or over HTTP.
    func ask(
        _ person: Person,
        _ verb: String,
        _ members: [String: JSON] = [:],
        http: () async throws -> HTTPAnswer
    ) async throws -> (error: JSON?, body: JSON) {
        switch self {
        case .http:
            let body = try await http().json
            return (body["code"], body)
        case .socket:
            let socket = try await person.live()
            let reply = try await socket.ask(.object(members.merging(["verb": .string(verb)]) { $1 }))
            try await socket.close()
            return (reply["code"], reply["result"] ?? reply)
        }
    }
}
