// SPDX-License-Identifier: MIT

import Store
import TestSupport
import Testing

@Suite("LegacyChat: merging documents")
struct LegacyMergeTests {
    private func withRoom(_ body: (TestServer, _ ada: Person) async throws -> Void) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await body(server, ada)
        }
    }

    private func row(_ id: String, _ text: String, from sender: String = "Eve") -> JSON {
        ["id": .string(id), "sender": .string(sender), "message": .string(text), "timestamp": 1]
    }

    private func write(_ rows: [JSON], to server: TestServer) async throws -> HTTPAnswer {
        try await server.writeDocument("chat:general", ["messages": .array(rows)])
    }

    @Test("what is new is added in its order, as often as it is written; what is missing or differs stays as it is")
    func merged() async throws {
        try await withRoom { server, ada in
            try await ada.send("first", to: "general", as: "m1")
            let rows = [row("msg_b", "two"), row("msg_a", "three"), row("msg_b", "again")]
            for _ in 0..<3 { #expect(try await write(rows, to: server).status == 200) }
            #expect(try await write([], to: server).status == 200)
            let other = [row("msg_b", "TWO", from: "Mallory"), row("message-1", "FIRST", from: "Mallory")]
            #expect(try await write(other, to: server).status == 200)
            let document = try await server.showcaseMessages(of: "general")
            #expect(showcaseTexts(document) == ["first", "two", "three"])
            #expect(document.compactMap(\.["id"]) == ["message-1", "msg_b", "msg_a"])
            #expect(try await ada.messages(of: "general").compactMap(\.["name"]) == ["Ada", "Eve", "Eve"])
        }
    }

    @Test(
        "a sender's name is given back as it was written, and stands in the chat without the spaces around it",
        arguments: ["Eve ", " Eve", "Eve  ", "\tEve\u{A0}", "E\u{301}ve "]
    )
    func spaces(name: String) async throws {
        try await withRoom { server, ada in
            let rows = [row("msg_1", "a", from: name), row("msg_2", "b", from: "Eve"), row("msg_3", "c", from: "Zoe ")]
            #expect(try await write(rows, to: server).status == 200)
            let senders = try await server.showcaseMessages(of: "general").compactMap { $0["sender"]?.string }
            #expect(senders.map { Array($0.utf8) } == [name, "Eve", "Zoe "].map { Array($0.utf8) })
            let clean = name.filter { !$0.isWhitespace }
            #expect(try await ada.messages(of: "general").compactMap(\.["name"]?.string) == [clean, "Eve", "Zoe"])
            // The same guest as without them.
            let ids = try await ada.messages(of: "general").compactMap { $0["sender"]?.string }
            #expect((ids[0] == ids[1]) == (clean == "Eve"))
        }
    }

    @Test("a message that was deleted does not come back with the document of who had read it before")
    func deleted() async throws {
        try await withRoom { server, ada in
            try await ada.send("mine", to: "general", as: "m1")
            #expect(try await write([row("msg_1", "spam")], to: server).status == 200)
            let document = try await server.showcaseMessages(of: "general")
            for seq in 1...2 {
                let path = "/api/rooms/general/messages/\(seq)"
                #expect(try await ada.http.send("DELETE", path).status == 200)
            }
            let reacted = document.map { $0.with(["reactions": ["likes": 3]]) }
            #expect(try await write(reacted + [row("msg_2", "next")], to: server).status == 200)
            #expect(showcaseTexts(try await server.showcaseMessages(of: "general")) == ["next"])
            let pages = try await ada.messages(of: "general")
            #expect(pages.count == 3)
            #expect(pages.allSatisfy { $0["reactions"] == nil })
        }
    }

    @Test("who writes is a guest for each name in the room: the same each time, a member, known as the showcase's")
    func guests() async throws {
        try await withRoom { server, ada in
            try await ada.createRoom("Other")
            let socket = try await ada.live()
            let rows = [row("msg_1", "a"), row("msg_2", "b", from: "Mallory"), row("msg_3", "c")]
            #expect(try await write(rows, to: server).status == 200)
            let senders = try await ada.messages(of: "general").compactMap { $0["sender"]?.string }
            #expect(senders.count == 3 && senders[0] == senders[2] && senders[0] != senders[1])
            #expect(senders.allSatisfy { $0.hasPrefix("showcase_") })
            let members = try await ada.http.send("GET", "/api/rooms/general/members").json["members"]?.elements
            #expect(Set(members?.compactMap { $0["id"]?.string } ?? []) == Set(senders + [ada.id]))
            let events = try await socket.events(5).compactMap { $0["event"] }
            #expect(events == ["member", "message", "member", "message", "message"])
            #expect(try await server.writeDocument("chat:other", ["messages": [row("msg_1", "a")]]).status == 200)
            #expect(try await ada.messages(of: "other").compactMap { $0["sender"]?.string } != [senders[0]])
            try await server.withStore { store, _ in
                let record = try await store.read { try $0.record(Address(.chat, "user/\(senders[0])"))?.value }
                let person = try JSON(try #require(record))
                #expect(person.without("createdAt") == ["name": "Eve", "kind": "showcase"])
            }
            // One who was removed joins again, as everybody can.
            let path = "/api/rooms/general/members/\(senders[0])"
            #expect(try await ada.http.send("DELETE", path).status == 200)
            #expect(try await write([row("msg_4", "d")], to: server).status == 200)
            #expect(try await ada.messages(of: "general").last?["sender"] == .string(senders[0]))
        }
    }

    @Test("a name that looks like an account's is marked, also when the account came later; two accounts leave none")
    func impersonation() async throws {
        try await withRoom { server, ada in
            _ = try await server.signUp("Olivia")
            let rows = [row("msg_1", "I am not she", from: "0livia"), row("msg_2", "Trust me", from: "OLIVIA")]
            #expect(try await write(rows, to: server).status == 200)
            #expect(try await write([row("msg_3", "Early", from: "Bert")], to: server).status == 200)
            _ = try await server.signUp("Bert")
            #expect(try await write([row("msg_4", "Late", from: "Bert")], to: server).status == 200)
            let names = ["0livia (guest)", "OLIVIA (guest)", "Bert", "Bert (guest)"] as [JSON]
            let document = try await server.showcaseMessages(of: "general")
            #expect(document.compactMap(\.["sender"]) == names)
            #expect(try await ada.messages(of: "general").compactMap(\.["name"]) == names)
            // Who reads that and writes it back adds nothing.
            #expect(try await write(document, to: server).status == 200)
            #expect(try await server.showcaseMessages(of: "general") == document)
            _ = try await server.signUp("Bert (guest)")
            try expectError(try await write([row("msg_5", "No", from: "Bert")], to: server), 400)
            #expect(try await server.showcaseMessages(of: "general") == document)
        }
    }

    @Test("a higher count of a reaction is counted in, a lower one is not, and members' own stay theirs")
    func reactions() async throws {
        try await withRoom { server, ada in
            try await ada.send("hello", to: "general", as: "m1")
            let like = "/api/rooms/general/messages/1/reactions/\(percentEncoded("👍"))"
            #expect(try await ada.http.send("PUT", like).status == 200)
            func count(_ written: Int64) async throws -> Int64? {
                let rows = [row("message-1", "hello").with(["reactions": ["likes": .integer(written), "fire": 0]])]
                #expect(try await write(rows, to: server).status == 200)
                return try await server.showcaseMessages(of: "general")[0]["reactions"]?["likes"]?.integer
            }
            #expect(try await count(4) == 4)
            #expect(try await count(4) == 4)
            #expect(try await count(2) == 4)
            #expect(try await count(5) == 5)
            #expect(try await ada.http.send("DELETE", like).status == 200)
            #expect(try await count(1) == 4)
            let reaction = try await ada.messages(of: "general")[0]["reactions"]?.elements?.first
            #expect(reaction?.without("users") == ["emoji": "👍", "count": 4, "mine": false])
            // A new message brings its own.
            let new = row("msg_1", "moved in").with(["reactions": ["heart": 2, "laugh": 1]])
            #expect(try await write([new], to: server).status == 200)
            let counts = try await server.showcaseMessages(of: "general")[1]["reactions"]
            #expect(counts == ["likes": 0, "fire": 0, "heart": 2, "laugh": 1])
        }
    }

    /// A document that is refused, none of which is taken.
    static let unfit: [String] = [
        "x", "[]", "1", "{}", #"{"messages":{}}"#, #"{"messages":[1]}"#, #""{\"messages\":1}""#, #""\"x\"""#,
        #"{"messages":[{"id":"msg_1","sender":"Eve"}]}"#, #"{"messages":[{"id":1,"sender":"Eve","message":"x"}]}"#,
        #"{"messages":[{"id":"","sender":"Eve","message":"x"}]}"#,
        #"{"messages":[{"id":"a/b","sender":"Eve","message":"x"}]}"#,
        #"{"messages":[{"id":"message-2","sender":"Eve","message":"x"}]}"#,
        #"{"messages":[{"id":"message-x","sender":"Eve","message":"x"}]}"#,
        #"{"messages":[{"id":"msg_1","sender":" ","message":"x"}]}"#,
        #"{"messages":[{"id":"msg_1","sender":"Eve","message":"x"},{"id":"msg_2","sender":"Eve","message":" "}]}"#,
        #"{"messages":[{"id":"msg_1","sender":"Eve","message":"\#(String(repeating: "x", count: 8_001))"}]}"#,
        #"{"messages":[{"id":"msg_1","sender":"Eve","message":"x","reactions":{"likes":1001}}]}"#,
        #"{"messages":[{"id":"msg_1","sender":"Eve","message":"x","reactions":{"likes":1.5}}]}"#,
        #"{"messages":[{"id":"message-1","sender":"Ada","message":"x","reactions":{"fire":1001}}]}"#,
        #"{"messages":[\#((0...1_000).map { #"{"id":"\#($0)","sender":"Eve","message":"x"}"# }.joined(separator: ","))]}"#,
    ]

    @Test("a document with anything that cannot be taken is refused whole, with 400", arguments: unfit)
    func refused(value: String) async throws {
        try await withRoom { server, ada in
            try await ada.send("hello", to: "general", as: "m1")
            let socket = try await server.keyValueSocket()
            let reply = try await socket.ask(["op": 2, "key": "chat:general", "value": .string(value)])
            expectError(reply, 400, key: "chat:general")
            #expect(try await ada.messages(of: "general").count == 1)
            #expect(try await server.showcaseMessages(of: "general")[0]["reactions"] == nil)
        }
    }

    @Test("a document may have 1 MiB, and no byte more, also when all of it is quotes", arguments: [0, 1])
    func largest(excess: Int) async throws {
        try await withRoom { server, ada in
            let head = #"{"messages":[{"id":"msg_1","sender":"Eve","message":"x"}],"x":""#
            let tail = #""}"#
            let size = (1 << 20) - head.utf8.count - tail.utf8.count
            let value = head + String(repeating: #"\""#, count: size / 2) + (size % 2 == 1 ? "x" : "") + tail
            #expect(value.utf8.count == 1 << 20)
            let padded = value + String(repeating: " ", count: excess)
            let socket = try await server.keyValueSocket()
            let reply = try await socket.ask(["op": 2, "key": "chat:general", "value": .string(padded)])
            #expect(reply["code"] == (excess == 0 ? 200 : 400))
            let body: JSON = ["key": "chat:general", "value": .string(padded)]
            #expect(try await server.keyValue.send("POST", "/record", json: body).status == (excess == 0 ? 200 : 400))
            #expect(try await ada.messages(of: "general").count == 1 - excess)
        }
    }

    @Test("requests behind a document are answered after it, in their order")
    func order() async throws {
        try await withRoom { server, ada in
            let socket = try await server.keyValueSocket()
            let rows = (0..<50).map { row("msg_\($0)", "text \($0)") }
            let document = JSON.string(try (["messages": .array(rows)] as JSON).text)
            var ids: [Int64] = []
            for _ in 0..<3 {
                ids.append(try await socket.post(["op": 2, "key": "a", "value": "1"]))
                ids.append(try await socket.post(["op": 2, "key": "chat:general", "value": document]))
                ids.append(try await socket.post(["op": 1, "key": "chat:general"]))
                ids.append(try await socket.post(["op": 2, "key": "b", "value": "1"]))
            }
            for id in ids {
                let message = try await socket.nextMessage()
                #expect(message["messageId"] == .integer(id))
                #expect(message["code"] == 200)
                if let value = message["value"] { #expect(try showcaseMessages(in: value).count == 50) }
            }
        }
    }
}
