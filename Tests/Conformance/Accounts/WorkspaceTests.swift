// SPDX-License-Identifier: MIT

import Chat
import Store
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Accounts: the workspace and its default room")
struct WorkspaceTests {
    @Test("anybody is told what it is called and who may come in", arguments: ["open", "invitation", "closed"])
    func told(mode: String) async throws {
        try await withServer {
            $0.signUp = .init(mode: .init(rawValue: mode), allowsGuests: mode == "open")
        } _: { server in
            let expected: JSON = [
                "name": "Roomkey", "signUp": .string(mode), "guests": .bool(mode == "open"), "hasOwner": false,
            ]
            let answer = try await server.http.send("GET", "/api/workspace")
            #expect(answer.status == 200)
            #expect(try answer.json == ["workspace": expected])
            let owner = try await server.makeOwner()
            let told = try await owner.http.send("GET", "/api/workspace").json["workspace"]
            #expect(told == expected.with(["hasOwner": true, "fixed": ["signUp", "guests"]]))
            let headers = ["authorization": "Bearer x"]
            try expectChatError(try await server.http.send("GET", "/api/workspace", headers: headers), 401, "badToken")
        }
    }

    @Test("a change is told to all who are connected, and the default room only to who is signed in")
    func change() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let guest = try await server.signIn("Guest")
            try await owner.createRoom("General")
            let sockets = [try await owner.live(), try await guest.live()]
            let body: JSON = ["name": " Acme ", "defaultRoom": "general"]
            let answer = try await owner.http.send("PATCH", "/api/workspace", json: body)
            #expect(answer.status == 200)
            let workspace: JSON = [
                "name": "Acme", "defaultRoom": "general", "signUp": "open", "guests": true, "hasOwner": true,
            ]
            #expect(try answer.json == ["workspace": workspace])
            for socket in sockets {
                let event = try await socket.nextNotification()
                #expect(event["event"] == "workspace")
                #expect(event["workspace"] == ["name": "Acme", "defaultRoom": "general"])
            }
            #expect(try await guest.http.send("GET", "/api/workspace").json == ["workspace": workspace])
            let outside = try await server.http.send("GET", "/api/workspace").json["workspace"]
            #expect(outside == workspace.without("defaultRoom"))
            let load = try await guest.live(keepsEvents: true).eventsUntilCaughtUp()
            #expect(load.first?["workspace"] == ["name": "Acme", "defaultRoom": "general"])

            let none = try await owner.http.send("PATCH", "/api/workspace", json: ["defaultRoom": nil])
            #expect(try none.json["workspace"] == workspace.without("defaultRoom"))
        }
    }

    /// What is refused, and how.
    static let refusals: [(body: JSON, status: Int, code: JSON)] = [
        (["name": ""], 400, "badRequest"), (["name": 7], 400, "badRequest"), ([], 400, "badRequest"),
        (["name": .string(String(repeating: "a", count: 81))], 400, "badRequest"),
        (["defaultRoom": 7], 400, "badRequest"), (["defaultRoom": "Not an id"], 400, "badRequest"),
        (["defaultRoom": "nowhere"], 404, "noSuchRoom"), (["defaultRoom": "old"], 409, "archived"),
    ]

    @Test("what makes no sense is refused and changes nothing", arguments: refusals)
    func refused(body: JSON, status: Int, code: JSON) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("Old")
            _ = try await owner.http.send("PATCH", "/api/rooms/old", json: ["archived": true])
            let before = try await owner.http.send("GET", "/api/workspace").json
            try expectChatError(try await owner.http.send("PATCH", "/api/workspace", json: body), status, code)
            #expect(try await owner.http.send("GET", "/api/workspace").json == before)
        }
    }

    @Test("whoever comes new is in the default room, however they come; bots are not")
    func newcomers() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            try await owner.setDefaultRoom("general")
            let token = try #require(
                try await owner.http.send("POST", "/api/invitations", json: [:]).json["token"]?.string
            )
            let socket = try await owner.live()
            var people = [
                try await server.signIn("Guest"), try await server.signUp("Account"),
                try await server.signUp("Invited", invitation: token),
            ]
            try await server.command(CreateUser(name: "Made", password: goodPassword))
            people.append(try await server.signInAgain("Made"))
            for person in people {
                let event = try await socket.nextNotification()
                #expect(event["event"] == "member")
                #expect(event["user"]?["id"] == .string(person.id))
                let load = try await person.live(keepsEvents: true).eventsUntilCaughtUp()
                #expect(load.compactMap { $0["room"]?["id"] } == ["general"])
            }
            let bot = try await owner.makeBot("Robot")
            #expect(try await bot.http.send("GET", "/api/rooms/general").json["room"]?["joined"] == false)
        }
    }

    @Test("the accounts that are there when it is set join it, on their open sockets too")
    func existing() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let account = try await server.signUp("Account")
            // More than join between two pauses.
            var others: Set<String> = []
            for number in 1..<60 {
                let command = CreateUser(name: "Account \(number)", password: goodPassword)
                others.insert(try await server.command(command).id)
            }
            try await owner.createRoom("General")
            let socket = try await account.live()
            try await owner.setDefaultRoom("general")
            #expect(try await socket.nextNotification()["event"] == "workspace")
            let joined = try await socket.nextNotification()
            #expect(joined["event"] == "room")
            #expect(joined["room"]?["joined"] == true)
            _ = try await eventually("all to be in the room") {
                try await owner.http.send("GET", "/api/rooms/general").json["room"]?["members"] == 61 ? true : nil
            }
            let members = try await owner.http.send("GET", "/api/rooms/general/members").json["members"]?.elements
            #expect(Set(members?.compactMap { $0["id"]?.string } ?? []) == others.union([owner.id, account.id]))
        }
    }

    @Test("a default room that is archived, or full, keeps nobody out")
    func closed() async throws {
        try await withServer(configure: { $0.limits[.membersPerRoom] = 2 }) { server in
            let owner = try await server.makeOwner()
            try await owner.createRoom("General")
            try await owner.setDefaultRoom("general")
            func isJoined(_ person: Person) async throws -> JSON? {
                try await person.http.send("GET", "/api/rooms/general").json["room"]?["joined"]
            }
            _ = try await owner.http.send("PATCH", "/api/rooms/general", json: ["archived": true])
            #expect(try await isJoined(server.signIn("One")) == false)
            #expect(try await isJoined(server.signUp("Two")) == false)
            _ = try await owner.http.send("PATCH", "/api/rooms/general", json: ["archived": false])
            #expect(try await isJoined(server.signIn("Three")) == true)
            #expect(try await isJoined(server.signIn("Four")) == false)
            #expect(try await isJoined(server.signUp("Five")) == false)
        }
    }
}

extension Person {
    func setDefaultRoom(_ room: String) async throws {
        let answer = try await http.send("PATCH", "/api/workspace", json: ["defaultRoom": .string(room)])
        try #require(answer.status == 200)
    }
}
