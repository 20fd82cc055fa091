// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: invitations")
struct InvitationTests {
    @Test("where an invitation is needed only its token signs up, as often as it says")
    func uses() async throws {
        try await withServer(configure: { $0.signUp.mode = .invitation }) { server in
            let owner = try await server.makeOwner()
            try expectChatError(try await server.askToSignUp("Ada"), 403, "invitationNeeded")
            let made = try await owner.invite(["uses": 2])
            #expect(made["invitation"]?.names == ["id", "usesLeft", "expiresAt", "createdAt"])
            let token = try #require(made["token"]?.string)
            #expect(try await server.signUp("Ada", invitation: token).user["role"] == "member")
            #expect(try await owner.invitations().map { $0["usesLeft"] } == [1])
            // A name that is taken uses nothing up.
            try expectChatError(try await server.askToSignUp("ada", invitation: token), 409, "nameTaken")
            _ = try await server.signUp("Bob", invitation: token)
            try expectChatError(try await server.askToSignUp("Eve", invitation: token), 403, "badLink")
            #expect(try await owner.invitations() == [])
        }
    }

    @Test("of many who use a link at once as many sign up as it has uses")
    func race() async throws {
        try await withServer(configure: { $0.signUp.mode = .invitation }) { server in
            let owner = try await server.makeOwner()
            let token = try #require(try await owner.invite(["uses": 3])["token"]?.string)
            let statuses = try await withThrowingTaskGroup { group in
                for index in 0..<10 {
                    group.addTask { try await server.askToSignUp("Name \(index)", invitation: token).status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 3, 403: 7])
            #expect(try await owner.http.send("GET", "/api/accounts").json["accounts"]?.elements?.count == 4)
        }
    }

    @Test("a link ends when it expires and when it is revoked")
    func ends() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            let owner = try await server.makeOwner()
            let short = try #require(try await owner.invite(["days": 1])["token"]?.string)
            let long = try await owner.invite(["days": 2, "uses": 5])
            let token = try #require(long["token"]?.string)
            let expected = try #require(long["invitation"])
            clock.advance(by: .seconds(86_400))
            try expectChatError(try await server.askToSignUp("Ada", invitation: short), 403, "badLink")
            #expect(try await owner.invitations() == [expected])

            let id = try #require(expected["id"]?.string)
            #expect(try await owner.http.send("DELETE", "/api/invitations/\(id)").status == 200)
            try expectChatError(try await server.askToSignUp("Ada", invitation: token), 403, "badLink")
            let again = try await owner.http.send("DELETE", "/api/invitations/\(id)")
            try expectChatError(again, 404, "noSuchInvitation")
            #expect(try await owner.invitations() == [])
        }
    }

    @Test(
        "an invitation has 1 to 1,000 uses and 1 to 365 days",
        arguments: [
            ["uses": 0], ["uses": 1_001], ["uses": -1], ["uses": "many"], ["days": 0], ["days": 366], ["days": 1.5],
        ] as [JSON]
    )
    func bounds(body: JSON) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try expectChatError(try await owner.http.send("POST", "/api/invitations", json: body), 400, "badRequest")
            #expect(try await owner.invitations() == [])
        }
    }

    @Test("where sign-up is closed nobody signs up, but the first owner")
    func closed() async throws {
        try await withServer(configure: { $0.signUp.mode = .closed }) { server in
            let owner = try await server.makeOwner()
            try expectChatError(try await server.askToSignUp("Ada"), 403, "signUpClosed")
            let token = try #require(try await owner.invite([:])["token"]?.string)
            try expectChatError(try await server.askToSignUp("Ada", invitation: token), 403, "signUpClosed")
            #expect(try await server.askToSignIn("Olivia").status == 201)
        }
    }

    @Test("where guests are not allowed a name alone is not enough")
    func noGuests() async throws {
        try await withServer(configure: { $0.signUp.allowsGuests = false }) { server in
            let answer = try await server.http.send("POST", "/api/session", json: ["name": "Gus"])
            try expectChatError(answer, 403, "guestsNotAllowed")
            #expect(answer["set-cookie"] == nil)
            #expect(try await server.askToSignUp("Ada").status == 201)
        }
    }
}

extension TestServer {
    /// Asks for an account.
    func askToSignUp(_ name: String, invitation: String? = nil) async throws -> HTTPAnswer {
        var body: JSON = ["name": .string(name), "password": .string(goodPassword)]
        if let invitation { body = body.with(["invitation": .string(invitation)]) }
        return try await http.send("POST", "/api/accounts", json: body)
    }
}

extension Person {
    func invite(_ body: JSON) async throws -> JSON {
        let answer = try await http.send("POST", "/api/invitations", json: body)
        try #require(answer.status == 201)
        return try answer.json
    }

    func invitations() async throws -> [JSON] {
        try #require(try await http.send("GET", "/api/invitations").json["invitations"]?.elements)
    }
}
