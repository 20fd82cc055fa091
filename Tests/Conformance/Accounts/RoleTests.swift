// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: roles")
struct RoleTests {
    @Test("the link that the server prints makes the owner, once")
    func firstOwner() async throws {
        try await withServer { server in
            let token = try await server.setupTokens.next("the token")
            let owner = try await server.signUp("Olivia", invitation: token)
            #expect(owner.user["role"] == "owner")
            let body: JSON = ["name": "Eve", "password": .string(goodPassword), "invitation": .string(token)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: body), 403, "badLink")
            #expect(try await server.signUp("Ada").user["role"] == "member")
        }
    }

    @Test("of two who use the owner's link at once one becomes it")
    func ownerRace() async throws {
        try await withServer { server in
            let token = try await server.setupTokens.next("the token")
            let roles = try await withThrowingTaskGroup { group in
                for index in 0..<8 {
                    group.addTask {
                        let body: JSON = [
                            "name": .string("Name \(index)"), "password": .string(goodPassword),
                            "invitation": .string(token),
                        ]
                        return try await server.http.send("POST", "/api/accounts", json: body).status
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(roles == [201: 1, 403: 7])
        }
    }

    @Test(
        "a token that was made up is refused",
        arguments: ["", "setup", "setup_", "setup_x", "_", "other_x", "a_b_c"]
    )
    func badToken(token: String) async throws {
        try await withServer { server in
            let body: JSON = ["name": "Eve", "password": .string(goodPassword), "invitation": .string(token)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: body), 403, "badLink")
        }
    }

    @Test("an owner gives roles; they count at once; accounts are listed with them, guests are not")
    func roles() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let ada = try await server.signUp("Ada")
            let guest = try await server.signIn("Guest")
            #expect(try await ada.http.send("GET", "/api/accounts").status == 403)
            let answer = try await owner.give(ada.id, the: "admin")
            #expect(answer.status == 200)
            #expect(try answer.json == ["user": ada.user.with(["role": "admin"])])
            let list = try await ada.http.send("GET", "/api/accounts")
            #expect(try list.json == ["accounts": [ada.user.with(["role": "admin"]), owner.user]])

            try expectChatError(try await owner.give(guest.id, the: "member"), 404, "noSuchAccount")
            try expectChatError(try await owner.give("u_nobody", the: "member"), 404, "noSuchAccount")
            try expectChatError(try await owner.give(ada.id, the: "guest"), 400, "badRequest")
            try expectChatError(try await owner.give(ada.id, the: "king"), 400, "badRequest")
        }
    }

    @Test("the last owner stays owner, also when two resign at once")
    func lastOwner() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try expectChatError(try await owner.give(owner.id, the: "member"), 409, "lastOwner")
            let ada = try await server.signUp("Ada")
            #expect(try await owner.give(ada.id, the: "owner").status == 200)
            async let first = owner.give(owner.id, the: "member").status
            async let second = ada.give(ada.id, the: "member").status
            #expect(try await [first, second].sorted() == [200, 409])
            let listed = try await server.command(ListUsers())
            #expect(listed.count { $0.role == "owner" } == 1)
        }
    }

    @Test("roomkey user works while the server runs: another password signs out everywhere")
    func commandLine() async throws {
        try await withServer { server in
            let made = try await server.command(CreateUser(name: "Olivia", password: goodPassword, isOwner: true))
            #expect(made.role == "owner")
            await #expect(throws: AdministrationFailure(ChatError.account(.nameTaken))) {
                try await server.command(CreateUser(name: "olivia", password: goodPassword))
            }
            await #expect(throws: AdministrationFailure(ChatError.account(.lastOwner))) {
                try await server.command(SetUserRole(name: "Olivia", role: "admin"))
            }
            await #expect(throws: AdministrationFailure(ChatError.account(.noSuchAccount))) {
                try await server.command(SetUserRole(name: "Ada", role: "admin"))
            }
            // With an owner the link is worth nothing any more.
            let token = try await server.setupTokens.next("the token")
            let body: JSON = ["name": "Eve", "password": .string(goodPassword), "invitation": .string(token)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: body), 403, "badLink")

            let olivia = try await server.signInAgain("Olivia")
            let socket = try await olivia.live()
            try await server.command(SetUserPassword(name: "OLIVIA", password: "another four words"))
            #expect(try await socket.closeCode() == 1008)
            #expect(try await server.askToSignIn("Olivia").status == 401)
            #expect(try await server.askToSignIn("Olivia", password: "another four words").status == 201)
        }
    }
}
