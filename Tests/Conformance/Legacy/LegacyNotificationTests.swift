// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import AccessPattern
@testable import Chat
@testable import PubSub
@testable import Server

@Suite("LegacyChat: notifications")
struct LegacyNotificationTests {
    @Test("the list is told when a room is made, renamed, archived and taken back; a room's document when it changes")
    func told() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let socket = try await server.tokenSocket(patterns: ["chat*"])
            func next() async throws -> (key: JSON?, value: JSON) {
                let notification = try await socket.nextNotification()
                #expect(notification.names == ["type", "key", "value", "timestamp"])
                return (notification["key"], try JSON(try #require(notification["value"]?.string)))
            }
            func nextList() async throws -> [JSON] {
                let (key, value) = try await next()
                #expect(key == "chatrooms")
                return (value["chatrooms"]?.elements ?? []).compactMap(\.["name"])
            }
            func nextTexts() async throws -> [String] {
                let (key, value) = try await next()
                #expect(key == "chat:general")
                return showcaseTexts(value["messages"]?.elements ?? [])
            }
            try await ada.createRoom("General")
            #expect(try await nextList() == ["General"])
            _ = try await ada.http.send("POST", "/api/rooms", json: ["name": "Den", "visibility": "private"])
            for (change, names) in [
                (["name": "Lounge"], ["Lounge"]), (["archived": true], []), (["archived": false], ["Lounge"]),
            ] as [(JSON, [JSON])] {
                #expect(try await ada.http.send("PATCH", "/api/rooms/general", json: change).status == 200)
                #expect(try await nextList() == names)
            }
            let sent = try await ada.send("one", to: "general", as: "m1")
            #expect(try await nextTexts() == ["one"])
            let edit: JSON = ["text": "two", "revision": try #require(sent["revision"])]
            #expect(try await ada.http.send("PATCH", "/api/rooms/general/messages/1", json: edit).status == 200)
            #expect(try await nextTexts() == ["two"])
            let path = "/api/rooms/general/messages/1"
            #expect(try await ada.http.send("PUT", "\(path)/reactions/\(percentEncoded("😂"))").status == 200)
            let (_, reacted) = try await next()
            #expect(reacted["messages"]?.elements?.first?["reactions"]?["laugh"] == 1)
            #expect(try await ada.http.send("DELETE", path).status == 200)
            #expect(try await nextTexts() == [])
        }
    }

    @Test("a crowd of changes is told as one document each 50 ms at most, and at last as it is")
    func coalesced() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("hello", to: "general", as: "m1")
            let socket = try await server.tokenSocket(keys: ["chat:general"])
            let live = try await ada.live()
            let start = ContinuousClock.now
            for _ in 0..<100 {
                for verb in ["react", "unreact"] {
                    let reply = try await live.ask([
                        "verb": .string(verb), "room": "general", "seq": 1, "emoji": "👍",
                    ])
                    #expect(reply["error"] == nil)
                }
            }
            try await ada.send("the end", to: "general", as: "m2")
            var count = 0
            var last: [String] = []
            while last != ["hello", "the end"] {
                let value = try #require(try await socket.nextNotification()["value"])
                last = showcaseTexts(try showcaseMessages(in: value))
                count += 1
            }
            let intervals = (ContinuousClock.now - start) / .milliseconds(50)
            #expect(Double(count) <= intervals + 1)
        }
    }

    @Test("a write that adds nothing is told to nobody")
    func unchanged() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("hello", to: "general", as: "m1")
            let client = try await LegacyClient("Eve", in: "general", of: server)
            for _ in 0..<3 { #expect(try await client.write(try await client.read())["code"] == 200) }
            try await client.send("new")
            #expect(showcaseTexts(try await client.nextTold()) == ["hello", "new"])
            _ = try await client.read()
            #expect(client.socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("only documents that somebody is subscribed to are made")
    func subscriptions() throws {
        let subscriptions = LegacySubscriptions()
        let general = try #require(LegacyKey(Array("chat:general".utf8))?.document)
        func documents(_ keys: [String], _ globs: [String]) -> LegacySubscriptions.Documents {
            .init(
                of: keys.map { Topic(.keyValue, $0) } + [Topic(.chat, "chat:general")],
                globs.map { Subscriber.Pattern(.keyValue, Glob(Array($0.utf8))) }
            )
        }
        let useless = documents(["user:1", "chat:NO ROOM"], ["user:*", "chatter*", "cha:*"])
        subscriptions.add(useless)
        #expect(subscriptions.isEmpty)
        let (list, room) = (documents(["chatrooms"], []), documents(["chat:general"], []))
        subscriptions.add(list)
        #expect(!subscriptions.isEmpty)
        #expect(subscriptions.contains(.rooms) && !subscriptions.contains(general))
        for _ in 0..<2 { subscriptions.add(room) }
        subscriptions.remove(room)
        #expect(subscriptions.contains(general))
        subscriptions.remove(room)
        #expect(!subscriptions.contains(general))
        for (glob, matches) in [
            ("*", true), ("c*", true), ("chat:g*l", true), ("chat:x*", false), ("chat:general", true),
        ] {
            let documents = documents([], [glob])
            subscriptions.add(documents)
            #expect(subscriptions.contains(general) == matches, "\(glob)")
            subscriptions.remove(documents)
        }
        subscriptions.remove(list)
        subscriptions.remove(useless)
        #expect(subscriptions.isEmpty && !subscriptions.contains(.rooms))
    }
}
