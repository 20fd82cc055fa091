// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: security events in the log")
struct SecurityLogTests {
    @Test("each event is one line: what happened, to whom, by whom and from where")
    func events() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let olivia = owner.id
            var known = server.log.securityEvents.count
            /// What was logged since this was last asked.
            func logged() -> [[String: String]] {
                defer { known = server.log.securityEvents.count }
                return Array(server.log.securityEvents.dropFirst(known))
            }
            let from = ["x-forwarded-for": "192.0.2.1"]
            let there = "192.0.2.1"
            func line(_ event: SecurityLog.Event, _ members: [String: String] = [:]) -> [String: String] {
                members.merging(["event": event.rawValue, "address": there]) { $1 }
            }
            let asOwner = owner.http.with(from)

            // Accounts and sessions.
            let invited = try await asOwner.send("POST", "/api/invitations", json: ["uses": 2])
            let invitation = try #require(try invited.json["invitation"]?["id"]?.string)
            #expect(logged() == [line(.invitationCreated, ["by": olivia, "invitation": invitation])])
            let token = try #require(try invited.json["token"]?.string)
            let ada = try await server.signUp("Ada", invitation: token, headers: from)
            #expect(
                logged() == [
                    line(.invitationUsed, ["user": ada.id, "invitation": invitation]),
                    line(.accountCreated, ["user": ada.id, "role": "member"]),
                ]
            )
            _ = try await asOwner.send("DELETE", "/api/invitations/\(invitation)")
            #expect(logged() == [line(.invitationRevoked, ["by": olivia, "invitation": invitation])])
            let again = try await server.signInAgain("Ada", headers: from)
            #expect(logged() == [line(.signedIn, ["user": ada.id])])
            for name in ["Ada", "my password by mistake\nevent=signedIn"] {
                _ = try await server.askToSignIn(name, password: "not the right one", headers: from)
            }
            #expect(logged() == [line(.signInFailed, ["user": ada.id])], "a line break is no name")
            _ = try await server.askToSignIn("my password by mistake", password: "not the right one", headers: from)
            #expect(logged() == [line(.signInFailed)], "what was typed is not logged")
            let asAda = again.http.with(from)
            _ = try await asAda.send("DELETE", "/api/sessions")
            #expect(logged() == [line(.sessionEnded, ["user": ada.id])])
            let session = try #require(try await again.sessions().first?["id"]?.string)
            let third = try await server.signInAgain("Ada")
            _ = logged()
            _ = try await third.http.with(from).send("DELETE", "/api/sessions/\(session)")
            #expect(logged() == [line(.sessionEnded, ["user": ada.id])])
            let asThird = third.http.with(from)
            let wrong: JSON = ["current": "not the right one", "password": "another four words"]
            _ = try await asThird.send("PUT", "/api/account/password", json: wrong)
            #expect(logged() == [line(.passwordChangeFailed, ["user": ada.id])])
            let right: JSON = ["current": .string(goodPassword), "password": "another four words"]
            let changed = try await asThird.send("PUT", "/api/account/password", json: right)
            #expect(changed.status == 200)
            #expect(logged() == [line(.passwordChanged, ["user": ada.id])])
            let cookie = changed["set-cookie"].map { String($0.split(separator: ";")[0]) } ?? third.cookie
            _ = try await server.http.send("DELETE", "/api/session", headers: from.merging(["cookie": cookie]) { $1 })
            #expect(logged() == [line(.signedOut, ["user": ada.id])])
            let guest = try await server.http.send("POST", "/api/session", headers: from, json: ["name": "Gus"])
            let gus = try #require(try guest.json["user"]?["id"]?.string)
            #expect(logged() == [line(.guestJoined, ["user": gus])])

            // Authority.
            _ = try await asOwner.send("PUT", "/api/accounts/\(ada.id)/role", json: ["role": "admin"])
            #expect(logged() == [line(.roleChanged, ["by": olivia, "user": ada.id, "role": "admin"])])
            _ = try await asOwner.send("DELETE", "/api/accounts/\(ada.id)")
            #expect(logged() == [line(.accountRemoved, ["by": olivia, "user": ada.id])])
            let made = try await asOwner.send("POST", "/api/bots", json: ["name": "Robot"])
            let bot = try #require(try made.json["bot"]?["id"]?.string)
            #expect(logged() == [line(.botCreated, ["by": olivia, "user": bot])])
            _ = try await asOwner.send("POST", "/api/bots/\(bot)/token")
            #expect(logged() == [line(.botTokenCreated, ["by": olivia, "user": bot])])
            _ = try await asOwner.send("DELETE", "/api/bots/\(bot)")
            #expect(logged() == [line(.botRevoked, ["by": olivia, "user": bot])])
            let key = try await asOwner.send("POST", "/api/keys", json: ["name": "Billing"])
            let keyID = try #require(try key.json["key"]?["id"]?.string)
            #expect(logged() == [line(.apiKeyCreated, ["by": olivia, "key": keyID])])
            _ = try await asOwner.send("DELETE", "/api/keys/\(keyID)")
            #expect(logged() == [line(.apiKeyRevoked, ["by": olivia, "key": keyID])])

            // The operator's commands, which come from nowhere else and are nobody's in particular.
            func command(_ event: SecurityLog.Event, _ members: [String: String] = [:]) -> [[String: String]] {
                [members.merging(["event": event.rawValue]) { $1 }]
            }
            let eve = try await server.command(CreateUser(name: "Eve", password: goodPassword)).id
            #expect(logged() == command(.accountCreated, ["user": eve, "role": "member"]))
            try await server.command(SetUserRole(name: "Eve", role: "admin"))
            #expect(logged() == command(.roleChanged, ["user": eve, "role": "admin"]))
            try await server.command(SetUserPassword(name: "Eve", password: "another four words"))
            #expect(logged() == command(.passwordChanged, ["user": eve]))
            try await server.command(RemoveUser(name: "Eve"))
            #expect(logged() == command(.accountRemoved, ["user": eve]))
            let second = try await server.command(CreateBot(name: "Second")).id
            #expect(logged() == command(.botCreated, ["user": second]))
            try await server.command(RenewBotToken(id: second))
            #expect(logged() == command(.botTokenCreated, ["user": second]))
            try await server.command(RevokeBot(id: second))
            #expect(logged() == command(.botRevoked, ["user": second]))
            let created = try #require(try await server.command(CreateKey(name: "Second")).created).id
            #expect(logged() == command(.apiKeyCreated, ["key": created]))
            try await server.command(RevokeKey(id: created))
            #expect(logged() == command(.apiKeyRevoked, ["key": created]))

            // What was refused is no event.
            _ = try? await server.command(RevokeKey(id: "nothing"))
            _ = try? await server.command(CreateUser(name: "Olivia", password: goodPassword))
            _ = try await asOwner.send("DELETE", "/api/keys/nothing")
            _ = try await asOwner.send("DELETE", "/api/invitations/nothing")
            _ = try await server.http.send("POST", "/api/keys", headers: from, json: ["name": "Billing"])
            #expect(logged() == [])
        }
    }

    @Test("attempts that are refused are logged once a minute for each address")
    func refused() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            func attempt(from address: String) async throws {
                _ = try await server.askToSignIn("Ada", headers: ["x-forwarded-for": address])
            }
            func refusals() -> [String?] {
                server.log.securityEvents.filter { $0["event"] == "attemptsRefused" }.map { $0["address"] }
            }
            for _ in 0..<15 { try await attempt(from: "192.0.2.1") }
            #expect(refusals() == ["192.0.2.1"])
            for _ in 0..<15 { try await attempt(from: "192.0.2.2") }
            #expect(refusals() == ["192.0.2.1", "192.0.2.2"])
            clock.advance(by: .seconds(60))
            for _ in 0..<15 { try await attempt(from: "192.0.2.1") }
            #expect(refusals() == ["192.0.2.1", "192.0.2.2", "192.0.2.1"])
        }
    }

    @Test("docs/operating.md lists every event", arguments: SecurityLog.Event.allCases)
    func documented(event: SecurityLog.Event) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/operating.md")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("| `\(event.rawValue)` |"))
    }

    @Test("no line holds a secret: passwords, cookies, and the tokens of links, bots and keys")
    func noSecrets() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let invited = try await owner.http.send("POST", "/api/invitations", json: [:]).json
            let key = try await owner.http.send("POST", "/api/keys", json: ["name": "Billing"]).json
            let bot = try await owner.http.send("POST", "/api/bots", json: ["name": "Robot"]).json
            let ada = try await server.signUp("Ada", password: "a secret of four words")
            _ = try await server.askToSignIn("Ada", password: "another secret of words")
            _ = try await server.askToSignIn("a secret for a name", password: "x")
            var secrets = ["a secret of four words", "another secret of words", "a secret for a name"]
            for token in [invited["token"], key["secret"], bot["token"]] {
                secrets.append(String(try #require(token?.string?.split(separator: "_").last)))
            }
            secrets.append(String(try #require(ada.cookie.split(separator: "=").last)))
            let text = server.log.lines.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
            #expect(!text.isEmpty)
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }
}
