// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Server
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

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

    @Test(
        "a record that says who may join in an unknown way lets nobody in",
        arguments: [
            ("nothing that can be read", 500, 500), (#"{"name":"W","signUp":"byMail","guests":1}"#, 403, 403),
            (#"{"name":"W","signUp":null}"#, 403, 201), (#"{"name":"W"}"#, 201, 201),
        ]
    )
    func unreadable(record: String, signUp: Int, guest: Int) async throws {
        try await withServer { server in
            try await server.withStore { _, log in
                let address = Address(.chat, "workspace")
                _ = try await log.append(Command(at: .now(), operations: [.put(address, Array(record.utf8))]))
            }
            #expect(try await server.askToSignUp("Eve").status == signUp)
            #expect(try await server.askToJoin("Bob").status == guest)
        }
    }

    @Test(
        "guests go when the workspace is closed to them, and not where the operator has let them in",
        arguments: [nil, true, false]
    )
    func endsGuests(operatorSays: Bool?) {
        func ends(_ record: String) -> Bool {
            let change = Change(
                address: Address(.chat, "workspace"),
                value: Array(record.utf8),
                revision: Revision(1),
                at: .now()
            )
            return SignUpPolicy.Overrides(allowsGuests: operatorSays).endsGuests(change)
        }
        #expect(ends(#"{"name":"W","guests":false}"#) == (operatorSays == nil))
        #expect(ends("nothing that can be read") == (operatorSays == nil))
        #expect(!ends(#"{"name":"W","guests":true}"#))
        #expect(!ends(#"{"name":"W"}"#))
    }

    @Test("closing the workspace to guests ends the sockets of those who have only a token")
    func showcaseGuests() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            let client = try await LegacyClient("Eve", in: "general", of: server)
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
