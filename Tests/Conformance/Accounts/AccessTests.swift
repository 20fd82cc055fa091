// SPDX-License-Identifier: MIT

import Chat
import Server
import TestSupport
import Testing

@Suite("Accounts: who may join")
struct AccessTests {
    @Test("an owner says who may join, and it counts at once; an admin cannot")
    func setting() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let admin = try await server.person(as: "admin", madeBy: owner)
            for body in [["signUp": "closed"], ["guests": false]] as [JSON] {
                try expectChatError(try await admin.http.send("PATCH", "/api/workspace", json: body), 403, "notAllowed")
            }
            let body: JSON = ["signUp": "invitation", "guests": false]
            let changed = try await owner.http.send("PATCH", "/api/workspace", json: body).json["workspace"]
            #expect(changed?["signUp"] == "invitation" && changed?["guests"] == false && changed?["fixed"] == nil)
            try expectChatError(try await server.askToJoin("Eve"), 403, "guestsNotAllowed")
            try expectChatError(try await server.askToSignUp("Eve"), 403, "invitationNeeded")
            let link = try await owner.http.send("POST", "/api/invitations", json: [:]).json["token"]?.string
            _ = try await server.signUp("Ada", invitation: link)
            let closed = try await owner.http.send("PATCH", "/api/workspace", json: ["signUp": "closed"])
            #expect(closed.status == 200)
            try expectChatError(try await server.askToSignUp("Eve"), 403, "signUpClosed")
            let open = try await owner.http.send("PATCH", "/api/workspace", json: ["signUp": "open", "guests": true])
            #expect(open.status == 200)
            _ = try await server.signIn("Guest")
            _ = try await server.signUp("Eve")
            for body in [["signUp": "everybody"], ["guests": "yes"], ["signUp": 1]] as [JSON] {
                try expectChatError(try await owner.http.send("PATCH", "/api/workspace", json: body), 400, "badRequest")
            }
        }
    }

    @Test("what the server was started with counts more, and says so")
    func overridden() async throws {
        try await withServer {
            $0.signUp.mode = .invitation
        } _: { server in
            let owner = try await server.makeOwner()
            let told = try await owner.http.send("GET", "/api/workspace").json["workspace"]
            #expect(told?["signUp"] == "invitation" && told?["fixed"] == ["signUp"])
            #expect(try await server.http.send("GET", "/api/workspace").json["workspace"]?["fixed"] == nil)
            let refused = try await owner.http.send("PATCH", "/api/workspace", json: ["signUp": "open"])
            try expectChatError(refused, 409, "fixedByOperator")
            #expect(try refused.json["error"]?.string?.contains("--sign-up") == true)
            let guests = try await owner.http.send("PATCH", "/api/workspace", json: ["guests": false])
            #expect(try guests.json["workspace"]?["guests"] == false)
            try expectChatError(try await server.askToJoin("Eve"), 403, "guestsNotAllowed")
        }
    }

    @Test("closing the workspace to guests ends the sockets of those who have only a token")
    func showcaseGuests() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let client = try await ShowcaseClient("Eve", in: "general", of: server)
            let closed = try await owner.http.send("PATCH", "/api/workspace", json: ["guests": false])
            #expect(closed.status == 200)
            #expect(try await client.socket.closeCode() == 1008)
            let answer = try await server.http.send("POST", "/api/join-chatroom", json: ["roomId": "general"])
            #expect(answer.status == 403)
        }
    }
}

extension TestServer {
    fileprivate func askToJoin(_ name: String) async throws -> HTTPAnswer {
        try await http.send("POST", "/api/session", json: ["name": .string(name)])
    }

    fileprivate func askToSignUp(_ name: String) async throws -> HTTPAnswer {
        try await http.send("POST", "/api/accounts", json: ["name": .string(name), "password": .string(goodPassword)])
    }
}
