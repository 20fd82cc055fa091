// SPDX-License-Identifier: MIT

import Foundation
import Server
import Store
import TestBasics
import TestSupport
import Testing

@Suite("Chat: searching")
struct SearchTests {
    /// Asks until so many are found: the index follows the messages a moment later.
    private func found(_ query: String, _ count: Int, by person: Person) async throws -> [JSON] {
        try await eventually("\(count) hits of \(query)") {
            let escaped = try #require(query.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let answer = try await person.http.send("GET", "/api/search?query=\(escaped)")
            let hits = try answer.json["hits"]?.elements
            return hits?.count == count ? hits : nil
        }
    }

    @Test("a message is found by its words, with a snippet; an edit is found by the new ones, a deleted one not at all")
    func lifeOfAMessage() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await bob.join("general")
            let sent = try await ada.send("Deploy the Répair tonight", to: "general", as: "m1")
            let hit = try #require(try await found("repair", 1, by: bob).first)
            #expect(
                hit.without("snippet") == [
                    "room": "general", "seq": 1, "sender": .string(ada.id), "name": "Ada",
                    "sentAt": sent["sentAt"] ?? .null,
                ]
            )
            #expect(
                hit["snippet"] == [["text": "Deploy the "], ["text": "Répair", "hit": true], ["text": " tonight"]]
            )
            let edit: JSON = ["text": "Deploy tomorrow", "revision": sent["revision"] ?? .null]
            #expect(try await ada.http.send("PATCH", "/api/rooms/general/messages/1", json: edit).status == 200)
            _ = try await found("tomorrow", 1, by: bob)
            _ = try await found("repair", 0, by: bob)
            // The same on the live socket.
            let live = try await bob.live()
            let reply = try await live.ask(["verb": "search", "query": "depl*", "order": "best"])
            #expect(reply["result"]?["hits"]?.elements?.count == 1)
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/messages/1").status == 200)
            // At once: what is found is looked at again.
            #expect(try await bob.http.send("GET", "/api/search?query=tomorrow").json["hits"] == [])
        }
    }

    @Test("only rooms that the searcher is in are searched, and a room that is lost is lost at once")
    func access() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            let created = try await ada.http.send("POST", "/api/rooms", json: ["name": "Den", "visibility": "private"])
            let den = try #require(try created.json["room"]?["id"]?.string)
            try await ada.createRoom("Open")
            try await ada.send("the secret word", to: den, as: "m1")
            try await ada.send("another word", to: "open", as: "m2")
            #expect(try await found("word", 2, by: ada).map { $0["room"] } == ["open", .string(den)])
            for query in ["word", "word%20in:den", "word%20in:\(den)", "from:ada", "in:open"] {
                #expect(try await bob.http.send("GET", "/api/search?query=\(query)").json == ["hits": []], "\(query)")
            }
            try await bob.join("open")
            _ = try await found("word", 1, by: bob)
            #expect(try await ada.http.send("PUT", "/api/rooms/\(den)/members/\(bob.id)").status == 200)
            _ = try await found("word", 2, by: bob)
            #expect(try await ada.http.send("DELETE", "/api/rooms/\(den)/members/\(bob.id)").status == 200)
            #expect(try await bob.http.send("GET", "/api/search?query=word").json["hits"]?.elements?.count == 1)
        }
    }

    @Test("filters narrow it down: who, where, when, with a link; names as people write them")
    func filters() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada Lovelace"), try await server.signIn("Bob"))
            for name in ["Ops Team", "Talk"] { try await ada.createRoom(name) }
            for room in ["ops-team", "talk"] { try await bob.join(room) }
            try await ada.send("see https://example.com now", to: "ops-team", as: "m1")
            try await bob.send("see it", to: "ops-team", as: "m2")
            try await bob.send("see it too", to: "talk", as: "m3")
            _ = try await found("see", 3, by: ada)
            for (query, seqs) in [
                ("see from:\"ada lovelace\"", [("ops-team", 1)]), ("see from:bob", [("talk", 1), ("ops-team", 2)]),
                ("see from:me", [("ops-team", 1)]), ("from:\(bob.id) in:talk", [("talk", 1)]),
                ("see in:\"ops team\" -it", [("ops-team", 1)]), ("has:link", [("ops-team", 1)]),
                ("see after:2020-01-01 in:talk", [("talk", 1)]), ("see before:2020-01-01", []),
                ("\"see it\"", [("talk", 1), ("ops-team", 2)]), ("\"it see\"", []),
                ("see from:ada", [("ops-team", 1)]), ("see from: LOVE", [("ops-team", 1)]),
                ("see from:@Ada", [("ops-team", 1)]),
                ("see from:lace", []), ("see in:#talk", [("talk", 1)]),
                ("see in: \"#Ops Team\" -it", [("ops-team", 1)]),
            ] as [(String, [(String, Int64)])] {
                let hits = try await found(query, seqs.count, by: ada)
                #expect(hits.map { $0["room"] } == seqs.map { .string($0.0) }, "\(query)")
                #expect(hits.map { $0["seq"] } == seqs.map { .integer($0.1) }, "\(query)")
            }
        }
    }

    @Test("a room's name and another one's id are told apart; one room can be asked for by its id alone")
    func roomNames() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            for name in ["General", "Other"] { try await ada.createRoom(name) }
            try await ada.send("word", to: "general", as: "m1")
            try await ada.send("word", to: "other", as: "m2")
            _ = try await found("word", 2, by: ada)
            // Each has the other one's name; the ids stay.
            for (room, name) in [("general", "Elsewhere"), ("other", "General"), ("general", "Other")] {
                _ = try await ada.http.send("PATCH", "/api/rooms/\(room)", json: ["name": .string(name)])
            }
            #expect(try await found("word in:general", 1, by: ada)[0]["room"] == "other")
            #expect(try await found("word in:other", 1, by: ada)[0]["room"] == "general")
            for room in ["general", "other"] {
                let hits = try await ada.http.send("GET", "/api/search?query=word&room=\(room)").json["hits"]?.elements
                #expect(hits?.map { $0["room"] } == [.string(room)])
            }
            _ = try await ada.http.send("PATCH", "/api/rooms/other", json: ["name": "Third"])
            #expect(try await found("word in:general", 1, by: ada)[0]["room"] == "general")
            try expectChatError(try await ada.http.send("GET", "/api/search?query=a&room=%20"), 400, "badRequest")
            #expect(try await ada.http.send("GET", "/api/search?query=word&room=nowhere").json["hits"] == [])
        }
    }

    @Test("a person who was renamed is found by the new name and by the one of that time")
    func renamed() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("word", to: "general", as: "m1")
            _ = try await ada.http.send("PATCH", "/api/account", json: ["name": "Grace"])
            for query in ["from:ada", "from:grace", "from:gra", "from:@Grace"] {
                _ = try await found(query, 1, by: ada)
            }
        }
    }

    @Test("pages go on where the last one ended; what cannot be searched for is refused")
    func pagesAndRefusals() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            for number in 1...7 { try await ada.send("word \(number)", to: "general", as: "m\(number)") }
            _ = try await found("word", 7, by: ada)
            for order in ["newest", "best"] {
                var seqs: [Int64] = []
                var next = ""
                repeat {
                    let path = "/api/search?query=word&limit=3&order=\(order)\(next)"
                    let page = try await ada.http.send("GET", path).json
                    seqs += page["hits"]?.elements?.compactMap { $0["seq"]?.integer } ?? []
                    next = page["next"]?.string.map { "&after=\($0)" } ?? ""
                } while !next.isEmpty
                #expect(seqs.sorted() == Array(1...7), "\(order)")
            }
            for query in ["", "query=", "query=%21", "query=a&order=worst", "query=a&limit=x", "query=a&after=x"] {
                try expectChatError(try await ada.http.send("GET", "/api/search?\(query)"), 400, "badRequest")
            }
            let long = String(repeating: "x", count: 501)
            try expectChatError(try await ada.http.send("GET", "/api/search?query=\(long)"), 413, "tooLarge")
            try expectChatError(try await server.http.send("GET", "/api/search?query=a"), 401, "signedOut")
            let live = try await ada.live()
            expectChatError(try await live.ask(["verb": "search"]).without("id"), "badRequest")
            expectChatError(try await live.ask(["verb": "search", "query": "!"]).without("id"), "badRequest")
        }
    }

    @Test("a server that starts without an index makes it again from the messages")
    func made() async throws {
        let folder = try TemporaryFolder()
        let kept = ["roomkey.sqlite", "signing.key"]
        var ada: Person?
        try await withServer { server in
            let person = try await server.signIn("Ada")
            try await person.createRoom("General")
            for number in 1...20 { try await person.send("word \(number)", to: "general", as: "m\(number)") }
            try UnfinishedCopy(
                of: DatabaseFile(inDataFolder: server.directory),
                for: folder.file("roomkey.sqlite")
            ).finish()
            try FileManager.default.copyItem(
                at: server.directory.appending(path: "signing.key"),
                to: folder.file("signing.key")
            )
            ada = person
        }
        let before = try #require(ada)
        try await withServer {
            for name in kept {
                let target = $0.dataDirectory.appending(path: name)
                try? FileManager.default.removeItem(at: target)
                try? FileManager.default.copyItem(at: folder.file(name), to: target)
            }
        } _: { server in
            let ada = Person(server: server, user: before.user, cookie: before.cookie)
            _ = try await found("word", 20, by: ada)
        }
    }
}
