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
            let first = try await server.signIn("Name")
            for _ in 2...49 { _ = try await server.signIn("Name") }
            let accounts = [try await server.signUp("Name A"), try await server.signUp("Name B")]
            let found = try await Way.http.people(first, search: "name")["users"]?.elements ?? []
            #expect(found.count == 50)
            #expect(Array(found.prefix(2)) == accounts.map(\.user))
            #expect(found.dropFirst(2).allSatisfy { $0["kind"] == "guest" })
            #expect(Set(found.compactMap { $0["id"]?.string }).count == 50)
        }
    }

    @Test("a person is read as they are now", arguments: Way.allCases)
    func reading(way: Way) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
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
