// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("LegacyChat: a conversation")
struct LegacyConversationTests {
    private static let clients = 20
    private static let messagesEach = 4
    private static let members = 3
    private static let messagesOfMembers = 10

    @Test("of twenty old clients and three members no message is lost or doubled, in either view, nor a reaction")
    func conversation() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            var members: [(person: Person, socket: TestSocket)] = []
            for number in 0..<Self.members {
                let person = try await server.signIn("Member \(number)")
                try await person.join("general")
                members.append((person, try await person.live()))
            }
            var clients: [LegacyClient] = []
            for number in 0..<Self.clients {
                clients.append(try await LegacyClient("Guest \(number)", in: "general", of: server))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in clients {
                    group.addTask {
                        for turn in 0..<Self.messagesEach {
                            try await client.send("\(client.name), \(turn)")
                            try await client.react("fire", to: "\(client.name), \(turn)")
                        }
                        try await client.react("heart", to: "Guest 0, 0")
                    }
                }
                for (person, socket) in members {
                    group.addTask {
                        let name = person.user["name"]?.string ?? ""
                        for turn in 0..<Self.messagesOfMembers {
                            let reply = try await socket.ask([
                                "verb": "send", "room": "general", "clientID": "m\(turn)",
                                "text": .string("\(name), \(turn)"),
                            ])
                            let seq = try #require(reply["result"]?["message"]?["seq"])
                            _ = try await socket.ask(["verb": "react", "room": "general", "seq": seq, "emoji": "👍"])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let expected = Set(
                (0..<Self.clients).flatMap { number in (0..<Self.messagesEach).map { "Guest \(number), \($0)" } }
                    + (0..<Self.members).flatMap { number in
                        (0..<Self.messagesOfMembers).map { "Member \(number), \($0)" }
                    }
            )
            // The chat's own view: numbered without gaps, each once, from whom it says.
            let messages = try await ada.messages(of: "general")
            #expect(messages.compactMap { $0["seq"]?.integer } == Array(1...Int64(expected.count)))
            #expect(Set(messages.compactMap { $0["text"]?.string }) == expected)
            for message in messages {
                let name = try #require(message["name"]?.string)
                #expect(message["text"]?.string?.hasPrefix("\(name), ") == true)
                let isMembers = name.hasPrefix("Member")
                var reactions: [JSON: Int64] = [:]
                for reaction in message["reactions"]?.elements ?? [] {
                    reactions[try #require(reaction["emoji"])] = reaction["count"]?.integer
                }
                #expect(reactions["❤️"] == nil || message["text"] == "Guest 0, 0")
                #expect(reactions["🔥"] == (isMembers ? nil : 1) && reactions["👍"] == (isMembers ? 1 : nil))
            }
            // The showcase's view is the same.
            let document = try await server.showcaseMessages(of: "general")
            #expect(showcaseTexts(document) == messages.compactMap { $0["text"]?.string })
            #expect(Set(document.compactMap(\.["id"])).count == document.count)
            for row in document where row["message"] == "Guest 0, 0" {
                // Who counted on what somebody else had counted meanwhile counted that one.
                #expect((1...Int64(Self.clients)).contains(row["reactions"]?["heart"]?.integer ?? 0))
            }
            // Everybody was told of all of it: members each message once, clients at last the whole.
            for (_, socket) in members {
                var told: [Int64] = []
                while told.count < expected.count {
                    let event = try await socket.nextNotification()
                    if event["event"] == "message", let seq = event["message"]?["seq"]?.integer { told.append(seq) }
                }
                #expect(told == Array(1...Int64(expected.count)))
            }
            let whole = try await clients[0].socket.ask(["op": 1, "key": "chat:general"])["value"]
            for client in clients {
                while try await client.socket.nextNotification()["value"] != whole {}
            }
        }
    }

    @Test("the life of a room, as the showcase lives it: list, create, join, send, react, leave")
    func life() async throws {
        try await withServer { server in
            let bob = try await server.signIn("Bob")
            let initialized = try await server.http.send("POST", "/api/initialize")
            let list = try await server.keyValueSocket("token=\(try #require(try initialized.json["token"]?.string))")
            #expect(try await list.ask(["op": 1, "key": "chatrooms"])["value"] == #"{"chatrooms":[]}"#)
            let room: JSON = ["id": "room_mh2k4f_9zq1x", "name": "Lounge", "createdAt": 1_764_000_000_000]
            let rooms = try (["chatrooms": [room]] as JSON).text
            #expect(try await list.ask(["op": 2, "key": "chatrooms", "value": .string(rooms)])["success"] == true)
            let told = try await list.nextNotification()
            #expect(told["key"] == "chatrooms")
            let listed = try JSON(try #require(told["value"]?.string))["chatrooms"]?.elements?.first
            #expect(listed?.without("createdAt") == room.without("createdAt"))
            try await list.close()

            let alice = try await LegacyClient("Alice", in: "room_mh2k4f_9zq1x", of: server)
            // The first value of a room, which is encoded twice.
            let first = try JSON.string(#"{"messages":[]}"#).text
            #expect(try await alice.socket.ask(["op": 2, "key": alice.key, "value": .string(first)])["code"] == 200)
            try await alice.send("Anybody?", as: "msg_1_a")
            let heard = try await alice.nextTold()
            #expect(
                heard.map { $0.without("timestamp") } == [["sender": "Alice", "message": "Anybody?", "id": "msg_1_a"]]
            )
            #expect(heard[0]["timestamp"]?.integer ?? 0 > 1_764_000_000_000)

            try await bob.join("room_mh2k4f_9zq1x")
            try await bob.send("Me", to: "room_mh2k4f_9zq1x", as: "m1")
            #expect(showcaseTexts(try await alice.nextTold()) == ["Anybody?", "Me"])
            try await alice.react("laugh", to: "Me")
            let reacted = try await alice.nextTold().last
            #expect(reacted?["reactions"] == ["likes": 0, "fire": 0, "heart": 0, "laugh": 1])
            let message = try await bob.messages(of: "room_mh2k4f_9zq1x").last
            let reaction = try #require(message?["reactions"]?.elements?.first)
            #expect(reaction.without("users") == ["emoji": "😂", "count": 1, "mine": false])
            #expect(reaction["users"]?.elements?.compactMap(\.["name"]) == ["Someone"])
        }
    }
}
