// SPDX-License-Identifier: MIT

import Chat
import Server
import TestSupport
import Testing
import WireProtocol

@Suite("Accounts: removing")
struct RemovalTests {
    private func remove(_ account: String, by person: Person) async throws -> HTTPAnswer {
        try await person.http.send("DELETE", "/api/accounts/\(account)")
    }

    @Test("who is removed is signed out everywhere at once, out of all rooms, and cannot come back")
    func removing() async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signUp("Ada"))
            let elsewhere = try await server.signInAgain("Ada")
            try await owner.createRoom("General")
            try await ada.join("general")
            try await ada.send("hello", to: "general", as: "m1")
            let sockets = [try await ada.live(), try await elsewhere.live()]
            let owners = try await owner.live()
            let answer = try await remove(ada.id, by: owner)
            #expect(answer.status == 200)
            #expect(try answer.json == [:])
            for socket in sockets { #expect(try await socket.closeCode() == 1008) }
            for person in [ada, elsewhere] {
                try expectChatError(try await person.http.send("GET", "/api/session"), 401, "signedOut")
            }
            try expectChatError(try await server.askToSignIn("Ada"), 401, "wrongPassword")

            let removed = ada.user.with(["removed": true])
            let told = try await owners.events(2)
            #expect(told[0].without("revision") == ["event": "user", "user": removed])
            let left: JSON = [
                "event": "member", "room": "general", "user": ["id": .string(ada.id)], "joined": false, "members": 1,
            ]
            #expect(told[1].without("revision") == left)
            #expect(try await owner.http.send("GET", "/api/users/\(ada.id)").json["user"] == removed)
            #expect(try await owner.http.send("GET", "/api/users?search=ada").json["users"] == [])
            #expect(try await owner.http.send("GET", "/api/accounts").json == ["accounts": [owner.user]])
            let history = try await owner.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"]?.elements?.map { $0["name"] } == ["Ada"])
            try expectChatError(
                try await owner.http.send("PUT", "/api/rooms/general/members/\(ada.id)"),
                404,
                "noSuchPerson"
            )
            // The name is free; who takes it is somebody else. Removing twice is removing once.
            #expect(try await server.signUp("Ada").id != ada.id)
            #expect(try await remove(ada.id, by: owner).status == 200)
            #expect(try await server.askToSignIn("Ada").status == 201)
        }
    }

    @Test("the last owner, guests and people who are not there are not removed; admins do not remove owners")
    func refused() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let admin = try await server.person(as: "admin", madeBy: owner)
            let guest = try await server.signIn("Guest")
            try expectChatError(try await remove(owner.id, by: owner), 409, "lastOwner")
            try expectChatError(try await remove(owner.id, by: admin), 403, "notAllowed")
            for id in [guest.id, "u_nobody", "NOBODY"] {
                try expectChatError(try await remove(id, by: owner), 404, "noSuchAccount")
            }
            #expect(try await owner.http.send("GET", "/api/session").status == 200)
        }
    }

    @Test("of two owners who remove each other at once one stays; admins remove themselves")
    func race() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let other = try await server.person(as: "owner", madeBy: owner)
            async let first = remove(other.id, by: owner).status
            async let second = remove(owner.id, by: other).status
            let statuses = try await [first, second]
            #expect(statuses.count { $0 == 200 } == 1)
            let left = statuses[0] == 200 ? owner : other
            let listed = try await server.command(ListUsers())
            #expect(listed.map(\.id) == [left.id])
            let admin = try await server.signUp("Admin")
            #expect(try await left.give(admin.id, the: "admin").status == 200)
            #expect(try await remove(admin.id, by: admin).status == 200)
            #expect(try await admin.http.send("GET", "/api/session").status == 401)
        }
    }

    @Test("roomkey user remove works while the server runs")
    func commandLine() async throws {
        try await withServer { server in
            let (owner, ada) = (try await server.makeOwner(), try await server.signUp("Ada"))
            try await owner.createRoom("General")
            try await ada.join("general")
            let (adas, owners) = (try await ada.live(), try await owner.live())
            try await server.command(RemoveUser(name: "ADA"))
            await #expect(throws: AdministrationFailure(ChatError.account(.noSuchAccount))) {
                try await server.command(RemoveUser(name: "Ada"))
            }
            await #expect(throws: AdministrationFailure(ChatError.account(.lastOwner))) {
                try await server.command(RemoveUser(name: "Olivia"))
            }
            #expect(try await adas.closeCode() == 1008)
            #expect(try await owners.events(2).map { $0["event"] } == ["user", "member"])
        }
    }
}
