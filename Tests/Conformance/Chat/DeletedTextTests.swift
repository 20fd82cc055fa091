// SPDX-License-Identifier: MIT

import Server
import TestSupport
import Testing

/// Invariant 12 of docs/architecture.md: what is deleted, or edited away, is gone from every path at once.
@Suite("Chat: a text that is gone")
struct DeletedTextTests {
    enum Change: CaseIterable, CustomTestStringConvertible {
        case deleted, edited

        var testDescription: String { self == .deleted ? "deleted" : "edited" }

        func make(_ world: World) async throws {
            let path = "/api/rooms/general/messages/1"
            let edit: JSON = ["text": "@Bob something common", "revision": world.revision]
            let answer =
                self == .deleted
                ? try await world.ada.http.send("DELETE", path)
                : try await world.ada.http.send("PATCH", path, json: edit)
            try #require(answer.status == 200)
        }
    }

    struct World: Sendable {
        let server: TestServer
        let ada: Person
        let bob: Person
        /// Of the message.
        let revision: JSON
        /// Before it was sent.
        let before: Int64
    }

    /// A way to be told a text.
    struct Path: Sendable {
        let name: String
        let ask: @Sendable (World) async throws -> String

        static func http(_ target: String) -> Path {
            Path(name: "GET \(target)") { try await $0.bob.http.send("GET", target).text }
        }

        static func verb(_ verb: JSON) -> Path {
            Path(name: "the verb \(verb["verb"]?.string ?? "")") { world in
                let socket = try await world.bob.live()
                defer { socket.connection.cut() }
                return try await socket.ask(verb).text
            }
        }

        /// - Parameter revision: where a client resumes; nil for before the message.
        static func resume(_ name: String, since revision: Int64?) -> Path {
            Path(name: name) { world in
                let socket = try await world.bob.live(since: revision ?? world.before, keepsEvents: true)
                defer { socket.connection.cut() }
                return try await socket.eventsUntilCaughtUp().map { try $0.text }.joined(separator: "\n")
            }
        }
    }

    /// All paths on which the text of a message can be asked for. Message 1 is the one; it is pinned, and message 2 answers it.
    private static let asked: [Path] =
        [
            .http("/api/rooms/general/messages"), .http("/api/rooms/general/messages?before=2"),
            .http("/api/rooms/general/messages?after=0"), .http("/api/rooms/general/messages?around=1"),
            .http("/api/rooms/general/messages?at=0&limit=2"), .http("/api/rooms/general/messages/1"),
            .http("/api/rooms/general/pins"), .http("/api/search?query=common"),
            .http("/r/general"), .http("/r/general/1"),
            // As the message that another one answers, itself not on the page.
            .http("/api/rooms/general/messages?after=1"), .http("/api/rooms/general/messages/2"),
            .verb(["verb": "history", "room": "general"]), .verb(["verb": "message", "room": "general", "seq": 1]),
            .verb(["verb": "message", "room": "general", "seq": 2]), .verb(["verb": "pins", "room": "general"]),
            .verb(["verb": "search", "query": "common", "order": "best"]),
            .resume("resuming from the records", since: 0),
            Path(name: "the showcase's document") {
                try await $0.server.keyValue.send("GET", "/record/chat:general").text
            },
            Path(name: "sending it again") { world in
                let body: JSON = ["clientID": "m1", "text": .string(Self.text)]
                return try await world.ada.http.send("POST", "/api/rooms/general/messages", json: body).text
            },
        ]
    // Sockets live on event loops in turn, and each loop has a memory of its own.
    private static let paths = asked + (1...4).map { Path.resume("resuming from memory, \($0)", since: nil) }

    private static let secret = "xyzzy"
    private static let text = "@Bob \(secret) common"

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            let caughtUp = try await bob.live(keepsEvents: true).eventsUntilCaughtUp().last
            let message = try await ada.send(Self.text, to: "general", as: "m1")
            let answer: JSON = ["clientID": "m2", "text": "an answer", "replyTo": 1]
            try #require(try await ada.http.send("POST", "/api/rooms/general/messages", json: answer).status == 201)
            try #require(try await ada.http.send("PUT", "/api/rooms/general/pins/1").status == 200)
            try await body(
                World(
                    server: server,
                    ada: ada,
                    bob: bob,
                    revision: try #require(message["revision"]),
                    before: try #require(caughtUp?["revision"]?.integer)
                )
            )
        }
    }

    @Test("each path that can return a text does, and none does once it was", arguments: Change.allCases)
    func paths(change: Change) async throws {
        try await withWorld { world in
            for path in Self.paths {
                _ = try await eventually("the text by \(path.name)") {
                    try await path.ask(world).contains(Self.secret) ? true : nil
                }
            }
            try await change.make(world)
            for path in Self.paths {
                let told = try await path.ask(world)
                #expect(!told.contains(Self.secret), "\(path.name)")
            }
            // What tells of messages without their texts is right as well.
            let room = try await world.bob.http.send("GET", "/api/rooms/general").json["room"]
            let mentions: JSON = change == .deleted ? [] : [1]
            #expect(room?["mentions"] == mentions)
        }
    }

    @Test("who listens is told the text before it is gone and not after it", arguments: Change.allCases)
    func live(change: Change) async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            let sockets = [try await bob.live(), try await bob.live()]
            let document = try await server.tokenSocket(keys: ["chat:general"])
            let message = try await ada.send(Self.text, to: "general", as: "m1")
            for socket in sockets + [document] {
                while try await !socket.nextNotification().text.contains(Self.secret) {}
            }
            let world = World(
                server: server,
                ada: ada,
                bob: bob,
                revision: try #require(message["revision"]),
                before: 0
            )
            try await change.make(world)
            try await ada.send("the fence", to: "general", as: "m2")
            for socket in sockets + [document] {
                var told = ""
                while !told.contains("the fence") {
                    told = try await socket.nextNotification().text
                    #expect(!told.contains(Self.secret))
                }
            }
        }
    }
}
