// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import Foundation
import Store
import TestSupport
import Testing

@testable import Server

@Suite("LegacyChat: initialize and join-chatroom")
struct LegacyRouteTests {
    static let paths = ["/api/initialize", "/api/join-chatroom"]

    @Test(
        "a token of join-chatroom hears and touches its room and the list, one of initialize the list, and no other key"
    )
    func tokens() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            for name in ["a-b", "axb", "a-b-c"] { try await ada.createRoom(name) }
            try await server.set("other", "1")
            let join = try await server.http.send("POST", "/api/join-chatroom", json: ["roomId": "a-b"])
            let initialize = try await server.http.send("POST", "/api/initialize")
            for (answer, allowed) in [(join, ["chat:a-b", "chatrooms"]), (initialize, ["chatrooms"])] {
                #expect(answer.status == 200)
                #expect(try answer.json.names == ["token"])
                let socket = try await server.keyValueSocket("token=\(try #require(try answer.json["token"]?.string))")
                for key in ["chat:a-b", "chat:axb", "chat:a-b-c", "chatrooms", "xchatrooms", "other", "chat:a-b\n"] {
                    let reply = try await socket.ask(["op": 1, "key": .string(key)])
                    #expect(reply["code"] == (allowed.contains(key) ? 200 : 403), "\(key)")
                }
                try await ada.send("x", to: "axb", as: UUID().uuidString)
                try await ada.send("hello", to: "a-b", as: UUID().uuidString)
                if allowed.count == 2 { #expect(try await socket.nextNotification()["key"] == "chat:a-b") }
                try await ada.createRoom("New")
                #expect(try await socket.nextNotification()["key"] == "chatrooms")
            }
        }
    }

    @Test("other methods are 405 and say so", arguments: paths, ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func methods(path: String, method: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send(method, path)
            #expect(answer.status == 405)
            #expect(answer["allow"] == "POST")
            if method != "HEAD" { #expect(try answer.json["message"]?.string?.isEmpty == false) }
        }
    }

    @Test(
        "without a roomId it is 400",
        arguments: ["", "{}", "[]", "x", #"{"roomId":""}"#, #"{"roomId":null}"#, #"{"roomId":1}"#]
    )
    func missing(body: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send("POST", "/api/join-chatroom", body: Array(body.utf8))
            #expect(answer.status == 400)
            let texts = try answer.json
            #expect(texts.names == ["message", "error", "code"])
            #expect(texts["message"] == texts["error"])
        }
    }

    @Test(
        "a room that is not there is 404, also when its id is a pattern",
        arguments: [".*", "none", "general|chatrooms", "General"]
    )
    func unknown(room: String) async throws {
        try await withServer { server in
            try await server.signIn("Ada").createRoom("General")
            let answer = try await server.http.send("POST", "/api/join-chatroom", json: ["roomId": .string(room)])
            #expect(answer.status == 404)
        }
    }

    @Test("a page of another origin gets no token: 403", arguments: paths)
    func origin(path: String) async throws {
        try await withServer { server in
            try await server.signIn("Ada").createRoom("General")
            let own = "http://127.0.0.1:\(server.port)"
            for (origin, status) in [("https://evil.example.org", 403), ("null", 403), (own, 200)] {
                let body: JSON = ["roomId": "general"]
                let answer = try await server.http.send("POST", path, headers: ["origin": origin], json: body)
                #expect(answer.status == status)
                #expect(answer["access-control-allow-origin"] == nil)
            }
        }
    }

    @Test("where guests are not allowed there are no tokens for them, and those made before open nothing")
    func noGuests() async throws {
        try await withServer {
            $0.signUp.allowsGuests = false
        } _: { server in
            for path in Self.paths {
                let answer = try await server.http.send("POST", path, json: ["roomId": "general"])
                #expect(answer.status == 403)
                #expect(try answer.json["code"] == "guestsNotAllowed")
            }
            let secret = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: try DataFolder(server.directory).secret(),
                info: Array("roomkey token".utf8),
                outputByteCount: 32
            )
            try await server.withStore { store, log in
                let tokens = await Tokens(secret: secret, log: log, store: store, now: Timestamp.now)
                let request = Tokens.Request(keys: ["chatrooms"])
                let guests = try await tokens.make(request, for: .guest(address: "127.0.0.1"))
                #expect(try await server.refusal("/ws?token=\(guests.token)").status == 403)
                // One with an API key behind it does.
                let keyID = String(server.apiKey.split(separator: "_")[1])
                let socket = try await server.keyValueSocket(
                    "token=\(try await tokens.make(request, for: .apiKey(keyID)).token)"
                )
                #expect(try await socket.ask(["op": 1, "key": "chatrooms"])["code"] == 200)
            }
        }
    }

    @Test("what guests add counts on their address: more than the rates allow is 429, once it is less it goes on")
    func rates() async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
            $0.limits = .withoutRates
            $0.limits[.messagesPerPerson] = 1
            $0.limits[.guestsPerAddress] = 1
        } _: { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let client = try await LegacyClient("Eve", in: "general", of: server)
            func rows(_ count: Int, from sender: (Int) -> String) -> [JSON] {
                (0..<count).map { ["id": "msg_\($0)", "sender": .string(sender($0)), "message": "x"] }
            }
            // Ten at once; Ada was the first guest.
            let names = rows(12) { "Guest \($0)" }
            #expect(try await client.write(names)["code"] == 429)
            #expect(try await client.read().count == 9)
            clock.advance(by: .seconds(60))
            #expect(try await client.write(names)["code"] == 429)
            #expect(try await client.read().count == 10)
            clock.advance(by: .seconds(600))
            let many = rows(21) { _ in "Guest 0" }
            #expect(try await client.write(many)["code"] == 429)
            #expect(try await client.read().count == 20)
            clock.advance(by: .seconds(10))
            #expect(try await client.write(many)["code"] == 200)
            // Who has an API key moves in as much as it likes.
            let moved = rows(100) { "Person \($0)" }.map { $0.with(["id": .string("moved_\($0["id"]?.string ?? "")")]) }
            #expect(try await server.writeDocument("chat:general", ["messages": .array(moved)]).status == 200)
        }
    }
}
