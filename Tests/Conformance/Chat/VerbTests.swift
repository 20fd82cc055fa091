// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: verbs of the live socket")
struct VerbTests {
    @Test("every verb is answered with its result and its id")
    func results() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let bob = try await server.signIn("Bob")
            let live = try await server.liveSocket(cookie: ada.cookie)
            let resumed = try await live.ask(["verb": "resume"])
            #expect(resumed.names == ["result"])
            #expect(resumed["result"]?.names == ["revision", "history"])

            let created = try await live.ask(["verb": "createRoom", "name": "General"])
            #expect(created.names == ["result"])
            let room = try await ada.http.send("GET", "/api/rooms/general").json
            #expect(created["result"] == room)

            let sent = try await live.ask(["verb": "send", "room": "general", "clientID": "m1", "text": "hello"])
            #expect(sent.names == ["result"])
            #expect(sent["result"]?.names == ["message"])
            let history = try await ada.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"] == .array([try #require(sent["result"]?["message"])]))
            #expect(try await live.ask(["verb": "history", "room": "general"]) == ["result": history])

            let rooms = try await ada.http.send("GET", "/api/rooms").json
            #expect(try await live.ask(["verb": "rooms"]) == ["result": rooms])

            let bobsLive = try await bob.live()
            let joined = try await bobsLive.ask(["verb": "join", "room": "general"])
            #expect(joined["result"]?["room"]?["members"] == 2)
            #expect(joined["result"]?["room"]?["joined"] == true)
            for _ in 0..<2 { #expect(try await bobsLive.ask(["verb": "leave", "room": "general"]) == ["result": [:]]) }
        }
    }

    /// A verb and the code it is refused with.
    static let refused: [(verb: JSON, code: JSON)] = [
        (["verb": "nothing"], "badRequest"), ([:], "badRequest"), (["verb": 7], "badRequest"),
        (["verb": nil], "badRequest"),
        (["verb": "resume"], "badRequest"), (["verb": "resume", "revision": 0], "badRequest"),
        (["verb": "send", "room": "nothing", "clientID": "a", "text": "t"], "noSuchRoom"),
        (["verb": "send", "room": "foreign", "clientID": "a", "text": "t"], "notMember"),
        (["verb": "send", "room": "general", "clientID": "used", "text": "another"], "clientIDReused"),
        (["verb": "send", "room": "general", "clientID": "a", "text": " "], "badRequest"),
        (["verb": "send", "room": "general", "clientID": "a"], "badRequest"),
        (["verb": "send", "room": "general", "clientID": "a b", "text": "t"], "badRequest"),
        (["verb": "send", "clientID": "a", "text": "t"], "badRequest"),
        (["verb": "send", "room": "General!", "clientID": "a", "text": "t"], "badRequest"),
        (
            [
                "verb": "send", "room": "general", "clientID": "a",
                "text": .string(String(repeating: "x", count: 8_001)),
            ], "tooLarge"
        ),
        (["verb": "history", "room": "nothing"], "noSuchRoom"), (["verb": "history", "room": "foreign"], "notMember"),
        (["verb": "history"], "badRequest"), (["verb": "history", "room": "general", "before": "x"], "badRequest"),
        (["verb": "history", "room": "general", "before": 5, "after": 1], "badRequest"),
        (["verb": "history", "room": "general", "limit": 1.5], "badRequest"),
        (["verb": "createRoom"], "badRequest"), (["verb": "createRoom", "name": " "], "badRequest"),
        (["verb": "createRoom", "name": 7], "badRequest"),
        (["verb": "join", "room": "nothing"], "noSuchRoom"), (["verb": "join"], "badRequest"),
        (["verb": "join", "room": 7], "badRequest"), (["verb": "leave", "room": "nothing"], "noSuchRoom"),
        (["verb": "leave"], "badRequest"),
    ]

    @Test("what cannot be done is answered with an error and a code, and the socket lives on")
    func errors() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await server.signIn("Bob").createRoom("Foreign")
            try await ada.createRoom("General")
            try await ada.send("text", to: "general", as: "used")
            let live = try await ada.live()
            let before = try await live.ask(["verb": "rooms"])
            for (verb, code) in Self.refused { expectChatError(try await live.ask(verb), code) }
            #expect(try await live.ask(["verb": "rooms"]) == before)
            #expect(live.connection.received.waiting.isEmpty)
        }
    }

    @Test(
        "a verb that says its id is answered under it, whatever else is wrong",
        arguments: [
            #""verb":"users","search":"a\ud800""#, #""verb":"\x""#, #""verb":"rooms","#, #""verb":nul"#, #""verb":7"#,
            #""x":"# + String(repeating: "[", count: 70) + String(repeating: "]", count: 70), #""verb":"nothing""#,
            #""verb":"history","room":"general","limit":1.5"#, "\"verb\":\"a\tb\"",
        ]
    )
    func answeredUnderItsID(members: String) async throws {
        try await withServer { server in
            let live = try await server.signIn("Ada").live()
            for text in [#"{\#(members),"id":7.0}"#, #"{"id":7,\#(members)}"#, #"{"id":7,\#(members)"#] {
                try await live.send(.text(text))
                let reply = try await live.nextMessage()
                #expect(reply["id"] == 7)
                expectChatError(reply.without("id"), "badRequest")
            }
        }
    }

    @Test(
        "what is no verb is answered without an id, and the socket lives on",
        arguments: [
            "", "{", "[]", "null", "7", "{}", #"{"verb":"rooms"}"#, #"{"id":0,"verb":"rooms"}"#,
            #"{"id":-1,"verb":"rooms"}"#,
            #"{"id":"1","verb":"rooms"}"#, #"{"id":1.5,"verb":"rooms"}"#, #"{"id":null,"verb":"rooms"}"#,
            #"{"id":9007199254740993,"verb":"rooms"}"#,
            String(repeating: "[", count: 5_000),
        ]
    )
    func malformed(text: String) async throws {
        try await withServer { server in
            let live = try await server.signIn("Ada").live()
            try await live.send(.text(text))
            let reply = try await live.nextMessage()
            #expect(reply["id"] == nil)
            expectChatError(reply, "badRequest")
            #expect(try await live.ask(["verb": "rooms"])["result"] != nil)
        }
    }

    @Test(
        "ids are the client's choice: any positive integer, also twice",
        arguments: [1, 7, 9_007_199_254_740_992] as [Int64]
    )
    func ids(id: Int64) async throws {
        try await withServer { server in
            let live = try await server.signIn("Ada").live()
            for _ in 0..<2 {
                try await live.send(["id": .integer(id), "verb": "rooms"])
                #expect(try await live.nextMessage()["id"] == .integer(id))
            }
        }
    }

    @Test("the first verb is resume, and it comes once")
    func resumeFirst() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let live = try await server.liveSocket(cookie: ada.cookie)
            for verb in [["verb": "rooms"], ["verb": "createRoom", "name": "R"], ["verb": "nothing"]] as [JSON] {
                expectChatError(try await live.ask(verb), "badRequest")
            }
            #expect(try await live.ask(["verb": "resume"])["result"] != nil)
            expectChatError(try await live.ask(["verb": "resume"]), "badRequest")
            #expect(try await live.ask(["verb": "rooms"])["result"]?["rooms"] == [])
        }
    }

    @Test(
        "a resume with what is no revision is refused, and may be tried again",
        arguments: ["x", -1, 1.5, [], true] as [JSON]
    )
    func badRevision(revision: JSON) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let live = try await server.liveSocket(cookie: ada.cookie)
            expectChatError(try await live.ask(["verb": "resume", "revision": revision]), "badRequest")
            #expect(try await live.ask(["verb": "resume"])["result"] != nil)
        }
    }

    @Test("sends of one socket are numbered in the order they were sent")
    func order() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let live = try await ada.live()
            var ids: [Int64] = []
            for number in 1...200 {
                let send: JSON = ["verb": "send", "room": "general", "clientID": "m\(number)", "text": "\(number)"]
                ids.append(try await live.post(send))
            }
            for (index, id) in ids.enumerated() {
                let message = try await live.reply(to: id)["result"]?["message"]
                #expect(message?["seq"] == .integer(Int64(index + 1)))
            }
        }
    }

    @Test("verbs sent before the answer to resume are done after it")
    func pipelinedResume() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let live = try await server.liveSocket(cookie: ada.cookie)
            let resume = try await live.post(["verb": "resume"])
            let send = try await live.post(["verb": "send", "room": "general", "clientID": "m1", "text": "hello"])
            #expect(try await live.reply(to: resume)["result"] != nil)
            let message = try #require(try await live.reply(to: send)["result"]?["message"])
            var events = try await live.eventsUntilCaughtUp()
            #expect(events.first?["event"] == "room")
            // Either in what was caught up with, or live after it, but once.
            if !events.contains(where: { $0["event"] == "message" }) {
                events.append(try await live.nextNotification())
            }
            let told = events.filter { $0["event"] == "message" }
            #expect(told.map { $0["message"] } == [message])
        }
    }
}
