// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: people")
struct PeopleTests {
    @Test("people are found by how their names begin, accounts first", arguments: Way.allCases)
    func searching(way: Way) async throws {
        try await withServer { server in
            let zoe = try await server.signUp("Adam Zoe")
            let guests = [
                try await server.signIn("ADA"), try await server.signIn("Ｂob"), try await server.signIn("Ad/am"),
            ]
            let adele = try await server.signUp("Ádele")
            let ada = try await server.signUp("Ada Lovelace")
            for (search, found) in [
                ("ad", [ada, zoe, guests[2], guests[0]]), ("АDA", [ada, zoe, guests[0]]),
                ("a", [ada, zoe, adele, guests[2], guests[0]]),
                ("adamzoe", [zoe]), ("bob", [guests[1]]), ("ad/", [guests[2]]), ("dam", []), ("ada lovelace ii", []),
                (String(repeating: "a", count: 5_000), []),
            ] {
                let body = try await way.people(ada, search: search)
                #expect(body["users"] == .array(found.map(\.user)), "\(search)")
                #expect(body["revision"]?.integer != nil)
            }
            #expect(try await way.people(ada, search: nil)["users"] == .array([ada, zoe, adele].map(\.user)))
            #expect(try await way.people(ada, search: " ")["users"] == .array([ada, zoe, adele].map(\.user)))
        }
    }

    @Test("at most 50 are listed, accounts before guests")
    func limit() async throws {
        try await withServer { server in
            for _ in 1...49 { _ = try await server.signIn("Name") }
            let accounts = [try await server.signUp("Name A"), try await server.signUp("Name B")]
            let found = try await Way.http.people(accounts[0], search: "name")["users"]?.elements ?? []
            #expect(found.count == 50)
            #expect(Array(found.prefix(2)) == accounts.map(\.user))
            #expect(found.dropFirst(2).allSatisfy { $0["kind"] == "guest" })
            #expect(Set(found.compactMap { $0["id"]?.string }).count == 50)
        }
    }

    @Test("a person is read as they are now", arguments: Way.allCases)
    func reading(way: Way) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signUp("Ada"), try await server.signIn("Bob"))
            func read(_ id: String) async throws -> (error: JSON?, body: JSON) {
                try await way.ask(ada, "user", ["user": .string(id)]) {
                    try await ada.http.send("GET", "/api/users/\(id)")
                }
            }
            #expect(try await read(bob.id).body["user"] == bob.user)
            _ = try await Way.http.update(bob, ["name": "Robert"])
            let (_, body) = try await read(bob.id)
            #expect(body["user"] == bob.user.with(["name": "Robert"]))
            #expect(body["revision"]?.integer != nil)
            #expect(try await read("u_nobody").error == "noSuchPerson")
        }
    }

    @Test("a guest is told only of people who share a room with them, and of themselves", arguments: Way.allCases)
    func guests(way: Way) async throws {
        try await withServer { server in
            let guest = try await server.signIn("Ann Guest")
            let hidden = [try await server.signUp("Ann Account"), try await server.signIn("Ann Other")]
            let bob = try await server.signUp("Ann Bob")
            let eve = try await server.signIn("Ann Eve")
            func known(_ search: String?) async throws -> [JSON] {
                try #require(try await way.people(guest, search: search)["users"]?.elements)
            }
            func read(_ id: String) async throws -> JSON? {
                try await way.ask(guest, "user", ["user": .string(id)]) {
                    try await guest.http.send("GET", "/api/users/\(id)")
                }.error
            }
            #expect(try await known("ann") == [guest.user])
            #expect(try await known(nil) == [])
            for other in [bob, eve] + hidden { #expect(try await read(other.id) == "noSuchPerson") }
            #expect(try await read(guest.id) == nil)

            try await bob.createRoom("General")
            for person in [guest, eve] { try await person.join("general") }
            try await hidden[0].createRoom("Elsewhere")
            #expect(try await known("ann") == [bob.user, eve.user, guest.user])
            #expect(try await known(nil) == [bob.user])
            for other in [bob, eve] { #expect(try await read(other.id) == nil) }
            for other in hidden { #expect(try await read(other.id) == "noSuchPerson") }
            // An account knows everyone, and everyone knows it as before.
            #expect(try await way.people(hidden[0], search: "ann")["users"]?.elements?.count == 5)

            try await bob.leave("general")
            #expect(try await known("ann") == [eve.user, guest.user])
            #expect(try await read(bob.id) == "noSuchPerson")
            let body: JSON = ["name": "Ann Guest", "password": .string(goodPassword)]
            let signedUp = try await guest.http.send("POST", "/api/accounts", json: body)
            let cookie = String(try #require(signedUp["set-cookie"]?.split(separator: ";").first))
            let account = Person(server: server, user: try #require(try signedUp.json["user"]), cookie: cookie)
            #expect(try await way.people(account, search: "ann")["users"]?.elements?.count == 5)
        }
    }

    @Test("a guest finds the people of their room behind any number of strangers")
    func manyStrangers() async throws {
        try await withServer { server in
            for number in 1...60 {
                // From addresses of their own, since sign-ups of one address are limited.
                _ = try await server.signUp("Ann \(number)", headers: ["x-forwarded-for": "192.0.2.\(number)"])
            }
            let (guest, zoe) = (try await server.signIn("Guest"), try await server.signUp("Ann Zoe"))
            try await zoe.createRoom("General")
            try await guest.join("general")
            #expect(try await Way.http.people(guest, search: "ann")["users"] == [zoe.user])
        }
    }

    @Test("who is not signed in is told of nobody")
    func signedOut() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            for path in ["/api/users", "/api/users?search=a", "/api/users/\(ada.id)"] {
                try expectChatError(try await server.http.send("GET", path), 401, "signedOut")
            }
        }
    }
}

extension Way {
    fileprivate func people(_ person: Person, search: String?) async throws -> JSON {
        let encoded = search?.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let query = encoded.map { "?search=\($0)" } ?? ""
        let members: [String: JSON] = search.map { ["search": .string($0)] } ?? [:]
        let answer = try await ask(person, "users", members) { try await person.http.send("GET", "/api/users\(query)") }
        #expect(answer.error == nil)
        return answer.body
    }
}
