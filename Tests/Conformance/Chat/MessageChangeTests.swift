// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: editing and deleting")
struct MessageChangeTests {
    @Test(
        "an edit changes the text for everyone and says when; number, sender and time of sending stay",
        arguments: Way.allCases
    )
    func edit(way: Way) async throws {
        try await withRoom { ada, bob in
            let sent = try await ada.send("helo", to: "general", as: "m1")
            let bobs = try await bob.live()
            let edit: [String: JSON] = ["text": "hello", "revision": try #require(sent["revision"])]
            let (error, body) = try await way.ask(ada, "edit", seq: 1, edit)
            #expect(error == nil)
            let message = try #require(body["message"])
            #expect(message["text"] == "hello")
            #expect(try #require(message["revision"]?.integer) > sent["revision"]?.integer ?? 0)
            #expect(message["editedAt"]?.integer != nil)
            let unchanged = ["text", "revision", "editedAt"].reduce(message) { $0.without($1) }
            #expect(unchanged == sent.without("text").without("revision"))
            let event: JSON = [
                "event": "messageUpdated", "revision": message["revision"] ?? 0, "room": "general", "message": message,
            ]
            #expect(try await bobs.nextNotification() == event)
            #expect(try await bob.http.send("GET", "/api/rooms/general/messages/1").json["message"] == message)
        }
    }

    @Test("an edit of an older version is refused, a repeat of one that was done succeeds", arguments: Way.allCases)
    func stale(way: Way) async throws {
        try await withRoom { ada, bob in
            let sent = try await ada.send("one", to: "general", as: "m1")
            let revision = try #require(sent["revision"])
            let first = try await way.ask(ada, "edit", seq: 1, ["text": "two", "revision": revision])
            #expect(first.error == nil)
            let bobs = try await bob.live()
            let repeated = try await way.ask(ada, "edit", seq: 1, ["text": "two", "revision": revision])
            #expect(repeated.error == nil)
            #expect(repeated.body == first.body)
            #expect(
                try await way.ask(ada, "edit", seq: 1, ["text": "three", "revision": revision]).error == "editConflict"
            )
            try await ada.send("fence", to: "general", as: "m2")
            #expect(try await bobs.nextNotification()["message"]?["text"] == "fence")
        }
    }

    @Test("a deleted message keeps its number and sender, and nothing of what it said", arguments: Way.allCases)
    func delete(way: Way) async throws {
        try await withRoom { ada, bob in
            let sent = try await ada.send("secret", to: "general", as: "m1")
            _ = try await way.ask(bob, "react", seq: 1, ["emoji": "👍"])
            let bobs = try await bob.live()
            let (error, body) = try await way.ask(ada, "delete", seq: 1)
            #expect(error == nil)
            let message = try #require(body["message"])
            #expect(message.names == ["seq", "revision", "sender", "name", "sentAt", "clientID", "deletedAt"])
            #expect(message["sender"] == sent["sender"])
            #expect(try await bobs.nextNotification()["message"] == message)
            #expect(try await way.ask(ada, "delete", seq: 1).body == body)
            #expect(try await way.ask(ada, "react", seq: 1, ["emoji": "👍"]).error == "notAllowed")
            let revision = try #require(message["revision"])
            #expect(try await way.ask(ada, "edit", seq: 1, ["text": "x", "revision": revision]).error == "notAllowed")
            let page = try await bob.http.send("GET", "/api/rooms/general/messages").json
            #expect(page["messages"] == [message])
            #expect(try await ada.send("next", to: "general", as: "m2")["seq"] == 2)
        }
    }

    @Test("only the sender edits, only the sender and moderators delete", arguments: Way.allCases)
    func rights(way: Way) async throws {
        try await withRoom { ada, bob in
            let adas = try #require(try await ada.send("Ada's", to: "general", as: "m1")["revision"])
            let bobs = try #require(try await bob.send("Bob's", to: "general", as: "m1")["revision"])
            #expect(try await way.ask(bob, "edit", seq: 1, ["text": "x", "revision": adas]).error == "notAllowed")
            #expect(try await way.ask(ada, "edit", seq: 2, ["text": "x", "revision": bobs]).error == "notAllowed")
            #expect(try await way.ask(bob, "delete", seq: 1).error == "notAllowed")
            // Ada has made the room.
            #expect(try await way.ask(ada, "delete", seq: 2).error == nil)
            try await bob.leave("general")
            #expect(try await way.ask(bob, "delete", seq: 2).error == "notMember")
            #expect(try await way.ask(ada, "delete", seq: 3).error == "noSuchMessage")
            #expect(try await way.ask(ada, "edit", seq: 3, ["text": "x", "revision": 1]).error == "noSuchMessage")
        }
    }

    @Test("an edit obeys the limits of a message", arguments: [("", "badRequest"), (" \n", "badRequest")])
    func limits(text: String, code: String) async throws {
        try await withRoom { ada, _ in
            let revision = try #require(try await ada.send("one", to: "general", as: "m1")["revision"])
            let answer = try await Way.http.ask(ada, "edit", seq: 1, ["text": .string(text), "revision": revision])
            #expect(answer.error == .string(code))
            let long = JSON.string(String(repeating: "x", count: 8_001))
            #expect(
                try await Way.socket.ask(ada, "edit", seq: 1, ["text": long, "revision": revision]).error == "tooLarge"
            )
            #expect(try await Way.http.ask(ada, "edit", seq: 1, ["text": "x"]).error == "badRequest")
        }
    }

    @Test("a reply leads to what it answers, and a page brings the beginning of that")
    func reply() async throws {
        try await withRoom { ada, bob in
            let question = try await ada.send(String(repeating: "é", count: 300), to: "general", as: "m1")
            let body: JSON = ["clientID": "m1", "text": "yes", "replyTo": 1]
            let answer = try await bob.http.send("POST", "/api/rooms/general/messages", json: body)
            #expect(answer.status == 201)
            #expect(try answer.json["message"]?["replyTo"] == 1)
            let page = try await ada.http.send("GET", "/api/rooms/general/messages?after=1").json
            let quotation = try #require(page["quoted"]?.elements?.first)
            #expect(quotation["text"]?.string == String(repeating: "é", count: 200))
            #expect(quotation["sender"] == question["sender"])
            _ = try await Way.http.ask(ada, "delete", seq: 1)
            let later = try await ada.http.send("GET", "/api/rooms/general/messages/2").json["quoted"]?.elements?.first
            #expect(later?["text"] == nil)
            #expect(later?["deletedAt"] != nil)
            // Under the same client id another answer is another message.
            let other: JSON = ["clientID": "m1", "text": "yes"]
            try expectChatError(
                try await bob.http.send("POST", "/api/rooms/general/messages", json: other),
                409,
                "clientIDReused"
            )
            let nowhere: JSON = ["clientID": "m2", "text": "yes", "replyTo": 99]
            try expectChatError(
                try await bob.http.send("POST", "/api/rooms/general/messages", json: nowhere),
                404,
                "noSuchMessage"
            )
        }
    }
}
