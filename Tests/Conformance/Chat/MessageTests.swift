// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: messages")
struct MessageTests {
    /// The ways to send.
    enum Way: CaseIterable, Sendable {
        case http, live

        /// - Returns: the message, or the error's code; and the status, which only HTTP has.
        func send(_ person: Person, _ body: JSON, to room: String = "general") async throws -> (
            result: JSON, status: Int?
        ) {
            switch self {
            case .http:
                let answer = try await person.http.send("POST", "/api/rooms/\(room)/messages", json: body)
                return (try answer.json, answer.status)
            case .live:
                let socket = try await person.live()
                let reply = try await socket.ask(body.with(["verb": "send", "room": .string(room)]))
                try await socket.close()
                return (reply["result"] ?? reply, nil)
            }
        }
    }

    @Test("a message is numbered, named and dated by the server", arguments: Way.allCases)
    func send(way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            for number in 1...3 {
                let forged: JSON = ["sender": "u_other", "name": "Eve", "seq": 99, "revision": 1, "sentAt": 5]
                let body = forged.with(["clientID": "m-\(number)", "text": "Text \(number) é🚀\n\"\\"])
                let sent = try await way.send(ada, body)
                #expect(sent.status == (way == .http ? 201 : nil))
                #expect(sent.result.names == ["message"])
                let message = try #require(sent.result["message"])
                #expect(message["sentAt"]?.integer ?? 0 > 1_600_000_000_000)
                #expect(message["revision"]?.integer ?? 0 > 1)
                #expect(
                    message.without("sentAt", "revision") == [
                        "seq": .integer(Int64(number)), "sender": .string(ada.id), "name": "Ada",
                        "text": "Text \(number) é🚀\n\"\\", "clientID": "m-\(number)",
                    ]
                )
            }
            #expect(try await ada.http.send("GET", "/api/rooms/general").json["room"]?["newest"] == 3)
        }
    }

    @Test("a repeat is answered with the stored message and notifies nobody", arguments: Way.allCases)
    func `repeat`(way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let listener = try await ada.live()
            let first = try await ada.send("hello", to: "general", as: "m1")
            for _ in 0..<3 {
                let again = try await way.send(ada, ["clientID": "m1", "text": "hello"])
                #expect(again.status == (way == .http ? 200 : nil))
                #expect(again.result["message"] == first)
                if way == .live { #expect(again.result["repeated"] == true) }
            }
            let second = try await ada.send("next", to: "general", as: "m2")
            #expect(second["seq"] == 2)
            let events = try await listener.events(2)
            #expect(events.map { $0["message"] } == [first, second])
        }
    }

    @Test("a client id with another text is 409 and changes nothing", arguments: Way.allCases)
    func reused(way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let first = try await ada.send("hello", to: "general", as: "m1")
            for text in ["Hello", "hello ", "other"] {
                let sent = try await way.send(ada, ["clientID": "m1", "text": .string(text)])
                #expect(sent.status == (way == .http ? 409 : nil))
                #expect(sent.result["code"] == "clientIDReused")
            }
            #expect(try await ada.http.send("GET", "/api/rooms/general/messages").json["messages"] == [first])
        }
    }

    @Test("a client id belongs to its sender and its room")
    func clientIDScope() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await ada.createRoom("Other")
            try await bob.join("general")
            #expect(try await ada.send("one", to: "general", as: "m1")["seq"] == 1)
            #expect(try await bob.send("two", to: "general", as: "m1")["seq"] == 2)
            #expect(try await ada.send("three", to: "other", as: "m1")["seq"] == 1)
        }
    }

    @Test("many retries at once make one message")
    func concurrentRepeats() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let messages = try await withThrowingTaskGroup(of: (Int, JSON?).self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let body: JSON = ["clientID": "m1", "text": "hello"]
                        let answer = try await ada.http.send("POST", "/api/rooms/general/messages", json: body)
                        return (answer.status, try answer.json["message"])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(messages.filter { $0.0 == 201 }.count == 1)
            #expect(messages.filter { $0.0 == 200 }.count == 19)
            #expect(Set(messages.map(\.1)).count == 1)
            #expect(try await ada.http.send("GET", "/api/rooms/general").json["room"]?["newest"] == 1)
        }
    }

    /// A text and the status and code it is refused with; nil when it is sent.
    static let texts: [(text: JSON, refusal: (status: Int, code: JSON)?)] = [
        ("a", nil), ("  spaced  ", nil), (.string(String(repeating: "x", count: 8_000)), nil),
        (.string(String(repeating: "🚀", count: 8_000)), nil), ("\u{200B}\u{0}<script>", nil),
        (.string(String(repeating: "x", count: 8_001)), (413, "tooLarge")),
        (.string(String(repeating: "🚀", count: 8_001)), (413, "tooLarge")),
        ("", (400, "badRequest")), (" \n\t\u{2003}", (400, "badRequest")), (nil, (400, "badRequest")),
        (7, (400, "badRequest")), (["a"], (400, "badRequest")),
    ]

    @Test("a text has 1 to 8,000 characters, not only white space", arguments: texts, Way.allCases)
    func text(example: (text: JSON, refusal: (status: Int, code: JSON)?), way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let sent = try await way.send(ada, ["clientID": "m1", "text": example.text])
            if let refusal = example.refusal {
                #expect(sent.status == (way == .http ? refusal.status : nil))
                #expect(sent.result["code"] == refusal.code)
            } else {
                #expect(sent.result["message"]?["text"] == example.text)
            }
            let newest = try await ada.http.send("GET", "/api/rooms/general").json["room"]?["newest"]
            #expect(newest == (example.refusal == nil ? 1 : 0))
        }
    }

    @Test(
        "a client id is 1 to 64 of A-Z a-z 0-9 . _ -",
        arguments: [
            ("a", true), ("AZaz09._-", true), (.string(String(repeating: "x", count: 64)), true),
            (.string(String(repeating: "x", count: 65)), false), ("", false), ("a b", false), ("a/b", false),
            ("é", false),
            (7, false), (nil, false),
        ] as [(JSON, Bool)],
        Way.allCases
    )
    func clientID(example: (id: JSON, isAllowed: Bool), way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let sent = try await way.send(ada, ["clientID": example.id, "text": "hello"])
            if example.isAllowed {
                #expect(sent.result["message"]?["clientID"] == example.id)
            } else {
                #expect(sent.result["code"] == "badRequest")
                #expect(sent.status == (way == .http ? 400 : nil))
            }
        }
    }

    @Test("only members send: 403, and to a room that is there: 404", arguments: Way.allCases)
    func refused(way: Way) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            let body: JSON = ["clientID": "m1", "text": "hello"]
            let stranger = try await way.send(bob, body)
            #expect(stranger.result["code"] == "notMember")
            #expect(stranger.status == (way == .http ? 403 : nil))
            let nowhere = try await way.send(ada, body, to: "nothing")
            #expect(nowhere.result["code"] == "noSuchRoom")
            #expect(nowhere.status == (way == .http ? 404 : nil))
            try await bob.join("general")
            try await bob.leave("general")
            #expect(try await way.send(bob, body).result["code"] == "notMember")
            #expect(try await ada.http.send("GET", "/api/rooms/general").json["room"]?["newest"] == 0)
        }
    }

    @Test("a body over 1 MiB is 413")
    func hugeBody() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let body: JSON = ["clientID": "m1", "text": .string(String(repeating: "x", count: 1 << 20))]
            try expectChatError(
                try await ada.http.send("POST", "/api/rooms/general/messages", json: body),
                413,
                "tooLarge"
            )
        }
    }

    @Test("a message keeps the name that its sender had, and its number for ever")
    func leaving() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            try await ada.createRoom("General")
            try await bob.join("general")
            try await bob.send("bye", to: "general", as: "m1")
            try await bob.leave("general")
            _ = try await bob.http.send("DELETE", "/api/session")
            #expect(try await ada.send("still here", to: "general", as: "m1")["seq"] == 2)
            let messages = try await ada.http.send("GET", "/api/rooms/general/messages").json["messages"]?.elements
            #expect(messages?.map { $0["name"] } == ["Bob", "Ada"])
        }
    }
}
