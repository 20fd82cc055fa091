// SPDX-License-Identifier: MIT

import Chat
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Accounts: links to set a new password")
struct PasswordResetTests {
    private static let new = "nine slow turtles"

    private func link(for account: String, by person: Person) async throws -> String {
        let answer = try await person.http.send("POST", "/api/accounts/\(account)/reset")
        try #require(answer.status == 201)
        return try #require(try answer.json["token"]?.string)
    }

    private func use(_ token: String, _ password: String = new, at server: TestServer) async throws -> HTTPAnswer {
        let body: JSON = ["token": .string(token), "password": .string(password)]
        return try await server.http.send("POST", "/api/password", json: body)
    }

    @Test("a link sets a new password once, signs in, and ends all other sessions of the person")
    func using() async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signUp("Ada"))
            let socket = try await ada.live()
            let token = try await link(for: ada.id, by: owner)
            #expect(try await ada.http.send("GET", "/api/session").status == 200, "a link alone changes nothing")
            try expectChatError(try await use(token, "short", at: server), 400, "weakPassword")
            let answer = try await use(token, at: server)
            #expect(answer.status == 201)
            #expect(try answer.json["user"]?["id"] == .string(ada.id))
            let cookie = try #require(answer["set-cookie"]?.split(separator: ";").first)
            let session = try await server.http.send("GET", "/api/session", headers: ["cookie": String(cookie)])
            #expect(session.status == 200)
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await ada.http.send("GET", "/api/session"), 401, "signedOut")
            try expectChatError(try await server.askToSignIn("Ada"), 401, "wrongPassword")
            _ = try await server.signInAgain("Ada", password: Self.new)
            try expectChatError(try await use(token, at: server), 403, "badLink")
        }
    }

    @Test("in a browser where somebody else is signed in, a link signs them out", arguments: ["guest", "account"])
    func somebodyElse(kind: String) async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signUp("Ada"))
            let other = kind == "guest" ? try await server.signIn("Bob") : try await server.signUp("Bob")
            let (socket, elsewhere) = (try await other.live(), try await owner.live())
            let body: JSON = ["token": .string(try await link(for: ada.id, by: owner)), "password": .string(Self.new)]
            let answer = try await other.http.send("POST", "/api/password", json: body)
            #expect(try answer.json["user"]?["id"] == .string(ada.id))
            #expect(try await socket.closeCode() == 1008)
            try expectChatError(try await other.http.send("GET", "/api/session"), 401, "signedOut")
            #expect(try await elsewhere.ask(["verb": "rooms"])["error"] == nil)
        }
    }

    @Test("no record holds the secret of a link")
    func hash() async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signUp("Ada"))
            let secret = try #require(try await link(for: ada.id, by: owner).split(separator: "_").last)
            #expect(secret.count == 32)
            let isStored = try await server.withStore { store, _ in
                try store.readNow { snapshot in
                    try snapshot.range(.auth, .prefix([]), limit: .max).records.contains { record in
                        String(decoding: record.address.key + record.value, as: UTF8.self).contains(secret)
                    }
                }
            }
            #expect(!isStored)
        }
    }

    @Test("admins create links for members only, owners for everybody else, nobody for themselves")
    func whoMay() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let admin = try await server.person(as: "admin", madeBy: owner)
            let (other, member) = (try await server.signUp("Other"), try await server.signUp("Member"))
            try #require(try await owner.give(other.id, the: "admin").status == 200)
            let guest = try await server.signIn("Guest")
            for (person, target) in [(admin, owner), (admin, other), (admin, admin), (owner, owner), (member, other)] {
                let answer = try await person.http.send("POST", "/api/accounts/\(target.id)/reset")
                try expectChatError(answer, 403, "notAllowed")
            }
            for id in [guest.id, "u_nobody", "NOBODY"] {
                let answer = try await owner.http.send("POST", "/api/accounts/\(id)/reset")
                try expectChatError(answer, 404, "noSuchAccount")
            }
            _ = try await link(for: member.id, by: admin)
            _ = try await link(for: admin.id, by: owner)
        }
    }

    /// What ends a link.
    enum End: CaseIterable {
        case time, another, promotion, demotionOfCreator, removal, removalOfCreator, changedPassword
    }

    @Test("a link ends with its day, with another, and with what made it allowed", arguments: End.allCases)
    func ending(_ end: End) async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
        } _: { server in
            let owner = try await server.makeOwner()
            let admin = try await server.person(as: "admin", madeBy: owner)
            let ada = try await server.signUp("Ada")
            let token = try await link(for: ada.id, by: admin)
            switch end {
            case .time: clock.advance(by: .seconds(24 * 3600 + 1))
            case .another: _ = try await link(for: ada.id, by: admin)
            case .promotion: #expect(try await owner.give(ada.id, the: "admin").status == 200)
            case .demotionOfCreator: #expect(try await owner.give(admin.id, the: "member").status == 200)
            case .removal: #expect(try await owner.http.send("DELETE", "/api/accounts/\(ada.id)").status == 200)
            case .removalOfCreator:
                #expect(try await owner.http.send("DELETE", "/api/accounts/\(admin.id)").status == 200)
            case .changedPassword:
                let body: JSON = ["current": .string(goodPassword), "password": "another four words"]
                #expect(try await ada.http.send("PUT", "/api/account/password", json: body).status == 200)
            }
            try expectChatError(try await use(token, at: server), 403, "badLink")
        }
    }

    @Test("a link that is created while its account is removed goes with it")
    func overtaken() async throws {
        let scene = try await Scene()
        let address = AuthKeys.passwordReset(scene.cleo.id)
        scene.log.overtakeNext(with: Command(at: .now(), operations: [.put(address, Array("{}".utf8))]))
        try await scene.sessions.removeAccount(scene.cleo.id, by: scene.ada, chat: scene.chat)
        #expect(!scene.log.isWaiting, "it was overtaken")
        #expect(try scene.store.readNow { try $0.record(address) } == nil)
    }

    @Test(
        "what was never a link is none",
        arguments: [
            "", "_", "u_nobody_secret", "secret", "u__", "setup_x", "u_a_" + String(repeating: "x", count: 400),
        ]
    )
    func invented(token: String) async throws {
        try await withServer { server in
            _ = try await server.makeOwner()
            let answer = try await use(token, at: server)
            #expect(answer.status == 403 || answer.status == 400)
        }
    }
}
