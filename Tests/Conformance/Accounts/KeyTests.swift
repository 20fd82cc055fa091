// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: API keys")
struct KeyTests {
    @Test("an owner or admin makes a key; its secret is told this once, and opens the key-value API")
    func create() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let before = try await owner.keys()
            #expect(before.map { $0["name"] } == ["test"])
            let answer = try await owner.http.send("POST", "/api/keys", json: ["name": " Billing "])
            #expect(answer.status == 201)
            let body = try answer.json
            #expect(body.names == ["key", "secret"])
            let key = try #require(body["key"])
            #expect(key.names == ["id", "name", "createdAt"] && key["name"] == "Billing")
            #expect(try await owner.keys() == before + [key])
            let secret = try #require(body["secret"]?.string)
            let http = server.http.with(["x-api-key": secret])
            #expect(try await http.send("POST", "/record", json: ["key": "a", "value": "1"]).status == 200)
        }
    }

    @Test("a revoked key is refused at once, and its sockets close")
    func revoke() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let (id, secret) = try await owner.makeKey("Billing")
            let (socket, other) = (
                try await server.keyValueSocket("apiKey=\(secret)"), try await server.keyValueSocket()
            )
            #expect(try await owner.http.send("DELETE", "/api/keys/\(id)").json == [:])
            #expect(try await socket.closeCode() == 1008)
            let http = server.http.with(["x-api-key": secret])
            #expect(try await http.send("GET", "/record/a").status == 403)
            #expect(try await other.ask(["op": 1, "key": "a"])["code"] == 404)
            #expect(try await owner.keys().map { $0["name"] } == ["test"])
            for id in [id, "nothing", "%20", "a%2Fb"] {
                try expectChatError(try await owner.http.send("DELETE", "/api/keys/\(id)"), 404, "noSuchKey")
            }
        }
    }

    @Test("a name is needed", arguments: ["", "  ", "a\nb", String(repeating: "x", count: 81)])
    func badName(name: String) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let answer = try await owner.http.send("POST", "/api/keys", json: ["name": .string(name)])
            try expectChatError(answer, 400, "badRequest")
            #expect(try await owner.keys().count == 1)
        }
    }

    @Test("members, guests and bots neither see, make nor revoke one")
    func notAllowed() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let (id, _) = try await owner.makeKey("Billing")
            let people = [
                try await server.signUp("Member"), try await server.signIn("Guest"), try await owner.makeBot("Robot"),
            ]
            for person in people {
                try expectChatError(try await person.http.send("GET", "/api/keys"), 403, "notAllowed")
                let body: JSON = ["name": "Mine"]
                try expectChatError(try await person.http.send("POST", "/api/keys", json: body), 403, "notAllowed")
                try expectChatError(try await person.http.send("DELETE", "/api/keys/\(id)"), 403, "notAllowed")
            }
            #expect(try await owner.keys().map { $0["name"] } == ["test", "Billing"])
        }
    }

    @Test("there can be so many, and revoking makes room")
    func limit() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let (id, _) = try await owner.makeKey("Billing")
            try await server.withKeys { keys in
                for number in 2..<ServerLimits.apiKeys { _ = try await keys.create(named: "Key \(number)", by: nil) }
                let error = await #expect(throws: ChatError.self) { try await keys.create(named: "One more", by: nil) }
                #expect(error?.code == "tooLarge")
            }
            let body: JSON = ["name": "One more"]
            try expectChatError(try await owner.http.send("POST", "/api/keys", json: body), 413, "tooLarge")
            #expect(try await owner.http.send("DELETE", "/api/keys/\(id)").status == 200)
            #expect(try await owner.http.send("POST", "/api/keys", json: body).status == 201)
        }
    }
}

extension Person {
    fileprivate func keys() async throws -> [JSON] {
        try #require(try await http.send("GET", "/api/keys").json["keys"]?.elements)
    }

    fileprivate func makeKey(_ name: String) async throws -> (id: String, secret: String) {
        let answer = try await http.send("POST", "/api/keys", json: ["name": .string(name)])
        try #require(answer.status == 201)
        let body = try answer.json
        return (try #require(body["key"]?["id"]?.string), try #require(body["secret"]?.string))
    }
}
