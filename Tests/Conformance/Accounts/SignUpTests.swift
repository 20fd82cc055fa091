// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Accounts: signing up")
struct SignUpTests {
    @Test("POST /api/accounts makes an account and a cookie, and its name and password sign in again")
    func signUp() async throws {
        try await withServer { server in
            let answer = try await server.http.send(
                "POST",
                "/api/accounts",
                json: ["name": " Ada ", "password": "four words make one", "id": "u_fake", "kind": "bot"]
            )
            #expect(answer.status == 201)
            let user = try #require(try answer.json["user"])
            #expect(user.without("id", "createdAt") == ["name": "Ada", "kind": "account", "role": "member"])
            #expect(user["id"] != "u_fake")
            let cookie = try #require(answer["set-cookie"]).split(separator: ";")[0]
            let mine = try await server.http.send("GET", "/api/session", headers: ["cookie": String(cookie)])
            #expect(try mine.json == ["user": user])

            let again = try await server.askToSignIn("Ada")
            #expect(again.status == 201)
            #expect(try again.json == ["user": user])
            #expect(again["set-cookie"] != answer["set-cookie"])
        }
    }

    @Test("a guest who signs up keeps its id, its rooms and its messages, and has the new name and a new session")
    func guestBecomesAccount() async throws {
        try await withServer { server in
            let guest = try await server.signIn("Ada")
            try await guest.createRoom("General")
            try await guest.send("hello", to: "general", as: "m1")
            let socket = try await guest.live()

            let body: JSON = ["name": "Ada Lovelace", "password": .string(goodPassword)]
            let answer = try await guest.http.send("POST", "/api/accounts", json: body)
            #expect(answer.status == 201)
            let expected = guest.user.with(["name": "Ada Lovelace", "kind": "account", "role": "member"])
            #expect(try answer.json == ["user": expected])
            #expect(try await socket.closeCode() == 1008)
            let cookie = String(try #require(answer["set-cookie"]?.split(separator: ";").first))
            let account = Person(server: server, user: expected, cookie: cookie)
            #expect(try await account.http.send("GET", "/api/session").json == ["user": expected])
            #expect(try await account.live().ask(["verb": "rooms"])["result"] != nil)

            let elsewhere = try await server.signInAgain("ada lovelace")
            #expect(elsewhere.id == guest.id)
            let history = try await elsewhere.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"]?.elements?.map { $0["sender"] } == [.string(guest.id)])
        }
    }

    @Test("who has an account already is told so with 409")
    func twice() async throws {
        try await withServer { server in
            let ada = try await server.signUp("Ada")
            let body: JSON = ["name": "Bob", "password": .string(goodPassword)]
            try expectChatError(try await ada.http.send("POST", "/api/accounts", json: body), 409, "alreadySignedIn")
            #expect(try await ada.http.send("GET", "/api/session").json == ["user": ada.user])
        }
    }

    @Test(
        "a name that looks like an account's is refused for accounts and for guests",
        arguments: [
            "Ada Paolo", "ada paolo", "ＡＤＡ ＰＡＯＬＯ", "Аda Paolo", "Ada Pаоlо", "Αdα Ραοlο", "Ada\u{FE0F} Paolo",
            "AdaPaolo",
        ]
    )
    func lookalike(name: String) async throws {
        try await withServer { server in
            _ = try await server.signUp("Ada Paolo")
            let guest = try await server.http.send("POST", "/api/session", json: ["name": .string(name)])
            try expectChatError(guest, 409, "nameTaken")
            let body: JSON = ["name": .string(name), "password": .string(goodPassword)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: body), 409, "nameTaken")
            #expect(try await server.askToSignIn(name).status == 201)
        }
    }

    @Test("names that do not look alike are taken side by side", arguments: ["Ad4", "Áda", "Adaa", "Да"])
    func notAlike(name: String) async throws {
        try await withServer { server in
            let ada = try await server.signUp("Ada")
            let other = try await server.signUp(name)
            #expect(other.user["name"] == .string(name))
            #expect(other.id != ada.id)
        }
    }

    @Test("of many who want a name at once one gets it")
    func race() async throws {
        try await withServer { server in
            let statuses = try await withThrowingTaskGroup { group in
                // No more than may wait for one address to have their passwords hashed.
                for index in 0..<12 {
                    group.addTask {
                        let name = index.isMultiple(of: 2) ? "ada" : "ADA"
                        let body: JSON = ["name": .string(name), "password": .string(goodPassword)]
                        return try await server.http.send("POST", "/api/accounts", json: body).status
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 11])
        }
    }

    @Test("a guest who signs up twice at once has one name")
    func guestRace() async throws {
        try await withServer { server in
            let guest = try await server.signIn("Guest")
            let names = (0..<8).map { "Name \($0)" }
            // Whoever comes when the guest's session has ended is a newcomer.
            let taken = try await withThrowingTaskGroup { group in
                for name in names {
                    group.addTask {
                        let body: JSON = ["name": .string(name), "password": .string(goodPassword)]
                        let answer = try await guest.http.send("POST", "/api/accounts", json: body)
                        guard answer.status == 201 else { return nil as String? }
                        return try answer.json["user"]?["id"]?.string == guest.id ? name : nil
                    }
                }
                return try await group.reduce(into: [String]()) { if let name = $1 { $0.append(name) } }
            }
            try #require(taken.count == 1)
            for name in names {
                let answer = try await server.askToSignIn(name)
                let isGuest = try answer.status == 201 && answer.json["user"]?["id"]?.string == guest.id
                #expect(isGuest == (name == taken[0]))
            }
        }
    }

    /// A password for the account `Ada`, and whether it may be one.
    static let passwords: [(password: JSON, code: JSON?)] = [
        ("four words make one", nil), ("ten-chars!", nil), ("nine-char", "weakPassword"),
        ("🚀🌋🦆🐢🍓🧦🎺🧊🪁🛶", nil), (.string(String(repeating: "ab ", count: 85) + "c"), nil),
        (.string(String(repeating: "ab ", count: 85) + "cd"), "weakPassword"),
        ("1234567890", "weakPassword"), ("QWERTYuiop", "weakPassword"), ("password 123", "weakPassword"),
        ("adaadaadaada", "weakPassword"), ("Ada!Ada!Ada1", "weakPassword"), ("adaаdа12345", "weakPassword"),
        ("adahunter trout", nil), (7, "badRequest"), (nil, "badRequest"),
    ]

    @Test("a password is long, not one of the commonest, and not made from the name", arguments: passwords)
    func password(password: JSON, code: JSON?) async throws {
        try await withServer { server in
            let body: JSON = ["name": "Ada", "password": password]
            let answer = try await server.http.send("POST", "/api/accounts", json: body)
            guard let code else {
                #expect(answer.status == 201)
                return
            }
            try expectChatError(answer, 400, code)
            #expect(answer["set-cookie"] == nil)
            // Nothing was taken by the attempt.
            _ = try await server.signUp("Ada")
        }
    }

    @Test("a name that is no name is refused", arguments: ["", "   ", "a\nb", "\u{FE0F}", "\u{202E}evil"])
    func badName(name: String) async throws {
        try await withServer { server in
            let body: JSON = ["name": .string(name), "password": .string(goodPassword)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: body), 400, "badRequest")
            try expectChatError(try await server.askToSignIn(name), 400, "badRequest")
        }
    }
}
