// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("LegacyChat: reading documents")
struct LegacyDocumentTests {
    private func withRoom(_ body: (TestServer, _ ada: Person) async throws -> Void) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await body(server, ada)
        }
    }

    @Test("a room's document tells its messages as the showcase writes them, over HTTP and the socket alike")
    func messages() async throws {
        try await withRoom { server, ada in
            let sent = try await ada.send("Hello \"all\"\n日本 🚀", to: "general", as: "m1")
            try await ada.send("Bye", to: "general", as: "m2")
            for emoji in ["👍", "❤️", "🎉"] {
                let path = "/api/rooms/general/messages/2/reactions/\(percentEncoded(emoji))"
                #expect(try await ada.http.send("PUT", path).status == 200)
            }
            let document = try await server.showcaseMessages(of: "general")
            let sentAt = try #require(sent["sentAt"])
            #expect(
                document[0] == [
                    "sender": "Ada", "message": "Hello \"all\"\n日本 🚀", "timestamp": sentAt, "id": "message-1",
                ]
            )
            #expect(document[1]["reactions"] == ["likes": 1, "fire": 0, "heart": 1, "laugh": 0])
            let reply = try await server.keyValueSocket().ask(["op": 1, "key": "chat:general"])
            #expect(try showcaseMessages(in: try #require(reply["value"])) == document)
            #expect(reply.without("value") == ["code": 200, "key": "chat:general"])
        }
    }

    @Test("an edited message is told as it is now, a deleted one not at all")
    func changed() async throws {
        try await withRoom { server, ada in
            for text in ["one", "two", "three"] { try await ada.send(text, to: "general", as: text) }
            let revision = try #require(try await ada.messages(of: "general")[0]["revision"])
            let edit: JSON = ["text": "ONE", "revision": revision]
            #expect(try await ada.http.send("PATCH", "/api/rooms/general/messages/1", json: edit).status == 200)
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/messages/2").status == 200)
            #expect(showcaseTexts(try await server.showcaseMessages(of: "general")) == ["ONE", "three"])
        }
    }

    @Test("the newest 500 messages that are not deleted are told, and no more than a document can hold")
    func bounds() async throws {
        try await withRoom { server, ada in
            let socket = try await ada.live()
            func send(_ texts: [String]) async throws {
                var ids: [Int64] = []
                for (index, text) in texts.enumerated() {
                    ids.append(
                        try await socket.post([
                            "verb": "send", "room": "general", "clientID": .string("\(text.prefix(9))-\(index)"),
                            "text": .string(text),
                        ])
                    )
                }
                for id in ids { #expect(try await socket.reply(to: id)["error"] == nil) }
            }
            try await send((1...510).map { "n\($0)" })
            #expect(try await ada.http.send("DELETE", "/api/rooms/general/messages/510").status == 200)
            let expected = (10...509).map { "n\($0)" }
            #expect(showcaseTexts(try await server.showcaseMessages(of: "general")) == expected)
            try await send((0..<120).map { _ in String(repeating: "x", count: 8_000) })
            let value = try #require(try await server.value(of: "chat:general"))
            let most = 896 << 10
            #expect((most - 9_000...most + 20).contains(value.utf8.count))
            // As much as was read can be written with one message more.
            let client = try await LegacyClient("Guest", in: "general", of: server)
            try await client.send(String(repeating: "\"", count: 8_000))
            #expect(try await client.read().last?["sender"] == "Guest")
        }
    }

    @Test(
        "what is not a public room does not exist: 404 for private and direct rooms, and for those that are not there"
    )
    func hidden() async throws {
        try await withRoom { server, ada in
            let bob = try await server.signIn("Bob")
            let den = try await ada.http.send("POST", "/api/rooms", json: ["name": "Den", "visibility": "private"])
            let direct = try await ada.http.send("POST", "/api/direct", json: ["people": [.string(bob.id)]])
            let rooms = try [den, direct].map { try #require(try $0.json["room"]?["id"]?.string) }
            for room in rooms { try await ada.send("secret", to: room, as: "m1") }
            let socket = try await server.tokenSocket(keys: rooms.map { "chat:\($0)" }, access: "^chat")
            for room in rooms + ["none", "NOT VALID", ""] {
                let key = JSON.string("chat:\(room)")
                let row: JSON = ["id": "msg_1", "sender": "Eve", "message": "hi"]
                let document = try (["messages": [row]] as JSON).text
                expectError(try await socket.ask(["op": 1, "key": key]), 404, key: "chat:\(room)")
                let write = try await socket.ask(["op": 2, "key": key, "value": .string(document)])
                expectError(write, 404, key: "chat:\(room)")
                #expect(write["error"] == "Record not found")
                try expectError(try await server.keyValue.send("GET", "/record/\(percentEncoded("chat:\(room)"))"), 404)
                let join = try await server.http.send("POST", "/api/join-chatroom", json: ["roomId": .string(room)])
                #expect(join.status == (room.isEmpty ? 400 : 404))
            }
            for room in rooms {
                try await ada.send("more", to: room, as: "m2")
                #expect(try await ada.messages(of: room).count == 2)
            }
            // Nobody is told of them either.
            #expect(try await socket.ask(["op": 1, "key": "chat:general"])["code"] == 200)
            try await ada.send("hello", to: "general", as: "m1")
            #expect(try await server.showcaseRooms().compactMap(\.["id"]) == ["general"])
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("the list has the public rooms that are not archived; an archived room can still be read, not written")
    func archived() async throws {
        try await withRoom { server, ada in
            try await ada.createRoom("Old")
            try await ada.send("once", to: "old", as: "m1")
            let archive = try await ada.http.send("PATCH", "/api/rooms/old", json: ["archived": true])
            #expect(archive.status == 200)
            let rooms = try await server.showcaseRooms()
            #expect(rooms.compactMap(\.["id"]) == ["general"])
            #expect(rooms[0].names == ["id", "name", "createdAt"])
            let document = try await server.showcaseMessages(of: "old")
            #expect(showcaseTexts(document) == ["once"])
            #expect(try await server.writeDocument("chat:old", ["messages": .array(document)]).status == 200)
            let row: JSON = ["id": "msg_1", "sender": "Eve", "message": "hi"]
            try expectError(try await server.writeDocument("chat:old", ["messages": .array(document + [row])]), 400)
            #expect(showcaseTexts(try await server.showcaseMessages(of: "old")) == ["once"])
        }
    }

    @Test("ranges do not have the documents, and tokens reach those that their pattern matches")
    func access() async throws {
        try await withRoom { server, ada in
            try await ada.createRoom("Other")
            try await server.set("chap", "1")
            #expect(try await server.records() == ["chap": "1"])
            let socket = try await server.tokenSocket(access: "^chat:general$")
            #expect(try await socket.ask(["op": 1, "key": "chat:general"])["code"] == 200)
            for key in ["chat:other", "chatrooms"] {
                expectError(try await socket.ask(["op": 1, "key": .string(key)]), 403, key: key)
                expectError(
                    try await socket.ask(["op": 2, "key": .string(key), "value": #"{"messages":[]}"#]),
                    403,
                    key: key
                )
            }
        }
    }

    @Test("neither document can be patched, counted or deleted: 400", arguments: ["chatrooms", "chat:general"])
    func refused(key: String) async throws {
        try await withRoom { server, ada in
            try await ada.send("hello", to: "general", as: "m1")
            let before = try await server.value(of: key)
            let socket = try await server.keyValueSocket()
            let requests: [JSON] = [["op": 3, "value": "{}"], ["op": 4], ["op": 6, "value": 1]]
            for request in requests {
                expectError(try await socket.ask(request.with(["key": .string(key)])), 400, key: key)
            }
            let patch: JSON = ["key": .string(key), "value": "{}", "partialUpdate": true]
            try expectError(try await server.keyValue.send("POST", "/record", json: patch), 400)
            try expectError(try await server.keyValue.send("DELETE", "/record/\(key)"), 400)
            let count: JSON = ["key": .string(key), "increment": 1]
            try expectError(try await server.keyValue.send("POST", "/record/atomic", json: count), 400)
            #expect(try await server.value(of: key) == before)
        }
    }
}
