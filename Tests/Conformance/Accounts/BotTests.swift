// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Accounts: bots")
struct BotTests {
    @Test("an owner or admin makes a bot; its token is told this once, and no record has it")
    func create() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let answer = try await owner.http.send("POST", "/api/bots", json: ["name": " Robot ", "role": "owner"])
            #expect(answer.status == 201)
            let body = try answer.json
            #expect(body.names == ["bot", "token"])
            let bot = try #require(body["bot"])
            #expect(bot.without("id", "createdAt") == ["name": "Robot", "kind": "bot", "role": "member"])
            let token = try #require(body["token"]?.string)
            #expect(try await owner.http.send("GET", "/api/bots").json == ["bots": [bot]])
            #expect(try await server.bot(bot, token).http.send("GET", "/api/session").json == ["user": bot])

            let secret = try #require(token.split(separator: "_").last)
            #expect(secret.count == 40)
            let isStored = try await server.withStore { store, _ in
                try store.readNow { snapshot in
                    try Namespace.allCases.contains { namespace in
                        try snapshot.range(namespace, .prefix([]), limit: .max).records.contains { record in
                            String(decoding: record.address.key + record.value, as: UTF8.self).contains(secret)
                        }
                    }
                }
            }
            #expect(!isStored)
        }
    }

    @Test("a bot has its name to itself, like an account")
    func names() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            _ = try await owner.makeBot("Robot")
            let taken: JSON = ["name": "RОBOT"]  // with a Cyrillic О
            try expectChatError(try await owner.http.send("POST", "/api/bots", json: taken), 409, "nameTaken")
            try expectChatError(try await server.http.send("POST", "/api/session", json: taken), 409, "nameTaken")
            try expectChatError(try await server.askToSignIn("Robot"), 401, "wrongPassword")
            try expectChatError(try await owner.http.send("POST", "/api/bots", json: ["name": ""]), 400, "badRequest")
            try expectChatError(
                try await owner.http.send("POST", "/api/bots", json: ["name": "Olivia"]),
                409,
                "nameTaken"
            )
            // It is no account.
            let accounts = try await owner.http.send("GET", "/api/accounts").json["accounts"]
            #expect(accounts == [owner.user])
        }
    }

    @Test("the token counts wherever the cookie does, from whatever page", arguments: ChatEndpoint.signedIn)
    func everywhere(endpoint: ChatEndpoint) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            try await bot.createRoom("General")
            let answer = try await endpoint.send(bot.http, headers: ["origin": "https://elsewhere.example.org"])
            if endpoint.method == "DELETE", endpoint.target == "/api/session" {
                try expectChatError(answer, 403, "notAllowed")
            } else {
                #expect((200...201).contains(answer.status))
            }
        }
    }

    @Test("a bot reads and writes like anybody, over HTTP and the live socket", arguments: Way.allCases)
    func takesPart(way: Way) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            try await owner.createRoom("General")
            try await bot.join("general")
            let socket = try await owner.live()
            try await bot.send("Deployed", to: "general", as: "m1")
            let (error, body) = try await way.ask(
                bot,
                "edit",
                seq: 1,
                [
                    "text": "Done",
                    "revision": .integer(
                        try #require(try await socket.nextNotification()["revision"]?.integer)
                    ),
                ]
            )
            #expect(error == nil)
            #expect(body["message"]?["name"] == "Robot")
            let told = try await socket.nextNotification()
            #expect(told["event"] == "messageUpdated")
            #expect(told["message"]?["sender"] == .string(bot.id))
            #expect(try await way.ask(bot, "read", seq: 1).body["read"] == 1)
        }
    }

    @Test("a live socket with a token opens from whatever page, and hears events")
    func live() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            try await owner.createRoom("General")
            try await bot.join("general")
            let headers = ["authorization": "bearer \(bot.token ?? "")", "origin": "https://elsewhere.example.org"]
            let socket = try await server.liveSocket(cookie: "", headers: headers)
            #expect(try await socket.ask(["verb": "resume"])["result"] != nil)
            #expect(try await socket.eventsUntilCaughtUp().map { $0["room"]?["joined"] } == [true, nil])
            try await owner.send("hello", to: "general", as: "m1")
            #expect(try await socket.nextNotification()["message"]?["text"] == "hello")
        }
    }

    /// What is no token.
    static let badTokens = [
        "", " ", "rb_", "rb__", "rb_u_1", "rb_u_1_", "rb_u_1_secret", "rk_a_b", "rb_U 1_secret", "\u{00FC}", "a b c",
        String(repeating: "x", count: 4_000),
    ]

    @Test("a bad token is 401, whatever else is sent with it", arguments: badTokens)
    func badToken(token: String) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let headers = ["authorization": "Bearer \(token)"]
            for http in [server.http, ada.http] {
                try expectChatError(try await http.send("GET", "/api/rooms", headers: headers), 401, "badToken")
                let answer = try await http.send("POST", "/api/session", headers: headers, json: ["name": "Eve"])
                try expectChatError(answer, 401, "badToken")
            }
            let refusal = try await server.refusal("/api/live", headers: headers.merging(["cookie": ada.cookie]) { $1 })
            try expectChatError(refusal, 401, "badToken")
        }
    }

    @Test("with a token and a cookie the token says who asks; another scheme says nothing")
    func both() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            let both = bot.http.with(["cookie": owner.cookie])
            #expect(try await both.send("GET", "/api/session").json == ["user": bot.user])
            try expectChatError(try await both.send("GET", "/api/bots"), 403, "notAllowed")
            let basic = owner.http.with(["authorization": "Basic YTpi"])
            #expect(try await basic.send("GET", "/api/session").json == ["user": owner.user])
            let alone = try await server.http.send("GET", "/api/session", headers: ["authorization": "Basic YTpi"])
            try expectChatError(alone, 401, "signedOut")
        }
    }

    @Test(
        "what only people have a bot is refused",
        arguments: [
            ("GET", "/api/sessions", nil), ("DELETE", "/api/sessions", nil), ("DELETE", "/api/sessions/s", nil),
            ("DELETE", "/api/session", nil), ("POST", "/api/session", ["name": "Other"]),
            ("POST", "/api/accounts", ["name": "Other", "password": .string(goodPassword)]),
            ("PUT", "/api/account/password", ["current": "x", "password": .string(goodPassword)]),
            ("GET", "/api/accounts", nil), ("POST", "/api/invitations", [:]),
        ] as [(String, String, JSON?)]
    )
    func onlyForPeople(method: String, path: String, body: JSON?) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            let answer = try await ask(bot, method, path, body)
            try expectChatError(answer, 403, "notAllowed")
            #expect(answer["set-cookie"] == nil)
            try expectChatError(try await owner.give(bot.id, the: "owner"), 404, "noSuchAccount")
        }
    }

    @Test("a new token ends the old one and closes what stands on it")
    func renew() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            let other = try await owner.makeBot("Other")
            let (socket, otherSocket) = (try await bot.live(), try await other.live())
            let answer = try await owner.http.send("POST", "/api/bots/\(bot.id)/token")
            #expect(answer.status == 201)
            #expect(try answer.json["bot"] == bot.user)
            let token = try #require(try answer.json["token"]?.string)
            #expect(token != bot.token)
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await bot.http.send("GET", "/api/rooms"), 401, "badToken")
            #expect(try await server.bot(bot.user, token).http.send("GET", "/api/rooms").status == 200)
            #expect(try await otherSocket.ask(["verb": "rooms"])["result"] != nil)
        }
    }

    @Test("a revoked bot is shut out at once and leaves its rooms; what it wrote stays, and its name is free")
    func revoke() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            for room in ["General", "Other"] {
                let id = try #require(try await owner.createRoom(room)["id"]?.string)
                try await bot.join(id)
            }
            try await bot.send("hello", to: "general", as: "m1")
            let (socket, members) = (try await bot.live(), try await owner.live())
            #expect(try await owner.http.send("DELETE", "/api/bots/\(bot.id)").status == 200)
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await bot.http.send("GET", "/api/rooms"), 401, "badToken")
            let refusal = try await server.refusal(
                "/api/live",
                headers: ["authorization": "Bearer \(bot.token ?? "")"]
            )
            try expectChatError(refusal, 401, "badToken")

            let gone = try await members.nextNotification()
            #expect(gone["event"] == "user" && gone["user"]?["removed"] == true)
            let events = try await members.events(2)
            #expect(events.map { $0["room"] } == ["general", "other"])
            #expect(events.allSatisfy { $0["user"] == ["id": .string(bot.id)] && $0["joined"] == false })
            #expect(try await owner.http.send("GET", "/api/bots").json == ["bots": []])
            let page = try await owner.http.send("GET", "/api/rooms/general/messages").json
            #expect(page["messages"]?.elements?.map { $0["name"] } == ["Robot"])
            let invited = try await owner.http.send("PUT", "/api/rooms/general/members/\(bot.id)")
            try expectChatError(invited, 404, "noSuchPerson")

            #expect(try await owner.http.send("DELETE", "/api/bots/\(bot.id)").status == 200)
            let renewed = try await owner.http.send("POST", "/api/bots/\(bot.id)/token")
            try expectChatError(renewed, 404, "noSuchBot")
            #expect(try await owner.makeBot("robot").id != bot.id)
            for id in ["u_nobody", owner.id, "%20"] {
                try expectChatError(try await owner.http.send("DELETE", "/api/bots/\(id)"), 404, "noSuchBot")
                try expectChatError(try await owner.http.send("POST", "/api/bots/\(id)/token"), 404, "noSuchBot")
            }
            let problems = try DatabaseCheck.all.run(on: DatabaseFile(inDataFolder: server.directory)).problems
            #expect(problems.lines == [])
        }
    }

    @Test("roomkey bot works while the server runs")
    func commandLine() async throws {
        try await withServer { server in
            let made = try await server.command(CreateBot(name: "Robot"))
            let taken = AdministrationFailure(ChatError.account(.nameTaken))
            await #expect(throws: taken) { try await server.command(CreateBot(name: "robot")) }
            let listed = try await server.command(ListBots())
            #expect(listed.map(\.id) == [made.id])
            let first = server.http.with(["authorization": "Bearer \(made.token)"])
            let bot = server.bot(try #require(try await first.send("GET", "/api/session").json["user"]), made.token)
            #expect(bot.id == made.id)
            let socket = try await bot.live()
            let renewed = try await server.command(RenewBotToken(id: made.id))
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await first.send("GET", "/api/session"), 401, "badToken")
            let second = server.http.with(["authorization": "Bearer \(renewed.token)"])
            #expect(try await second.send("GET", "/api/session").status == 200)
            try await server.command(RevokeBot(id: made.id))
            try expectChatError(try await second.send("GET", "/api/session"), 401, "badToken")
            let nobody = AdministrationFailure("Bot Robot not found. Run `roomkey bot list` to see them.")
            await #expect(throws: nobody) { try await server.command(RevokeBot(id: "Robot")) }
        }
    }

    @Test("a token without its bot is found by the check")
    func check() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let bot = try await owner.makeBot("Robot")
            try await server.withStore { store, log in
                _ = try await log.append(
                    Command(at: Timestamp.now(), operations: [.delete(Address(.chat, "user/\(bot.id)"))])
                )
                let problems = try DatabaseCheck.all.run(on: DatabaseFile(inDataFolder: server.directory)).problems
                #expect(
                    problems.lines.contains(#"auth "bot/\#(bot.id)": is the token of \#(bot.id), which is not a bot"#)
                )
            }
        }
    }
}

extension Person {
    func makeBot(_ name: String) async throws -> Person {
        let answer = try await http.send("POST", "/api/bots", json: ["name": .string(name)])
        try #require(answer.status == 201)
        return server.bot(
            try #require(try answer.json["bot"]),
            try #require(try answer.json["token"]?.string)
        )
    }
}

extension TestServer {
    func bot(_ user: JSON, _ token: String) -> Person { Person(server: self, user: user, cookie: "", token: token) }
}
