// SPDX-License-Identifier: MIT

import CommitLog
import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: catching up")
struct CatchUpTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    private func texts(_ catchUp: CatchUp) -> [String] { catchUp.events.map { String(decoding: $0, as: UTF8.self) } }

    @Test("a first load tells each room the person is in, and then that this is all")
    func firstLoad() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))  // revisions 1 and 2
        let rooms = [try await fixture.room("B", by: ada).id, try await fixture.room("A", by: ada).id]
        _ = try await fixture.room("C", by: bob)
        _ = try await fixture.send("hello", "c1", to: rooms[0], from: ada)
        let load = try fixture.catchUp(ada)
        let made = (try await fixture.read(rooms[1], for: ada).json, try await fixture.read(rooms[0], for: ada).json)
        #expect(load.revision == Revision(6))
        #expect(
            texts(load) == [
                #"{"event":"room","revision":6,"room":\#(String(decoding: made.0, as: UTF8.self))}"#,
                #"{"event":"room","revision":6,"room":\#(String(decoding: made.1, as: UTF8.self))}"#,
                try fixture.caughtUp(6),
            ]
        )
        let topics = [ChatTopics.directory, .init(.chat, "user/\(ada.id)"), .init(.credential, "session/s")]
        #expect(Set(load.topics) == Set(topics + rooms.map(ChatTopics.room)))
        #expect(load.topics.count == 5)
    }

    @Test("someone who is in no room is told that this is all")
    func nothingToTell() async throws {
        let ada = try await fixture.guest("Ada")
        #expect(texts(try fixture.catchUp(ada)) == [try fixture.caughtUp(1)])
        #expect(texts(try fixture.catchUp(ada, since: 1)) == [try fixture.caughtUp(1)])
    }

    @Test("coming back tells what changed since, in revision order: messages, who came and went, new rooms")
    func comingBack() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id  // 3
        let message = try await fixture.send("old", "c1", to: room, from: ada).message  // 4
        _ = try await fixture.join(room, by: bob)  // 5
        let next = try await fixture.send("new", "c2", to: room, from: bob).message  // 6
        let secret = try await fixture.room("Other", by: bob).id  // 7
        _ = try await fixture.send("not for Ada", "c3", to: secret, from: bob)  // 8
        try await fixture.leave(room, by: bob)  // 9

        let other = String(decoding: try await fixture.read(secret, for: ada).json, as: UTF8.self)
        #expect(other.hasSuffix(#""joined":false}"#))
        let back = try fixture.catchUp(ada, since: 4)
        #expect(
            texts(back) == [
                #"{"event":"message","revision":6,"room":"general","message":\#(String(decoding: next.json, as: UTF8.self))}"#,
                #"{"event":"room","revision":7,"room":\#(other)}"#,
                #"{"event":"member","revision":9,"room":"general","user":{"id":"\#(bob.id)"},"joined":false,"members":1}"#,
                try fixture.caughtUp(9),
            ]
        )
        let earlier =
            #"{"event":"message","revision":4,"room":"general","message":\#(String(decoding: message.json, as: UTF8.self))}"#
        #expect(texts(try fixture.catchUp(ada, since: 3)) == [earlier] + texts(back))
        #expect(texts(try fixture.catchUp(ada, since: 9)) == [try fixture.caughtUp(9)])
    }

    @Test(
        "a room that was joined meanwhile is told whole, before what was said in it since; what was said before is history"
    )
    func joinedMeanwhile() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: bob).id  // 3
        _ = try await fixture.send("before", "c1", to: room, from: bob)  // 4
        _ = try await fixture.join(room, by: ada)  // 5
        _ = try await fixture.send("after", "c2", to: room, from: bob)  // 6
        let back = try fixture.catchUp(ada, since: 3)
        #expect(try back.kinds == ["room", "member", "message", "caughtUp"])
        let events = try back.events.map { try JSONValue(parsing: $0) }
        // Who was in it before may hold what was changed meanwhile, and forgets it.
        #expect(events[0]["joinedAnew"] == .bool(true))
        #expect(events[0]["room"]?["joined"] == .bool(true))
        #expect(events[1]["user"]?["name"]?.stringValue == "Ada")
        #expect(events[2]["message"]?["text"]?.stringValue == "after")
        #expect(back.topics.contains(ChatTopics.room(room)))
    }

    @Test("a room that was left meanwhile is told as left, and nothing of it after that")
    func leftMeanwhile() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: bob).id
        _ = try await fixture.join(room, by: ada)  // 4
        try await fixture.leave(room, by: ada)  // 5
        _ = try await fixture.send("without Ada", "c1", to: room, from: bob)
        let back = try fixture.catchUp(ada, since: 4)
        #expect(
            texts(back) == [
                #"{"event":"member","revision":5,"room":"general","user":{"id":"\#(ada.id)"},"joined":false,"members":1}"#,
                try fixture.caughtUp(6),
            ]
        )
        #expect(!back.topics.contains(ChatTopics.room(room)))
    }

    // MARK: Reset

    @Test("a revision that the server never said is answered with reset and a first load")
    func unknownRevision() async throws {
        let ada = try await fixture.guest("Ada")
        _ = try await fixture.room("General", by: ada)
        let back = try fixture.catchUp(ada, since: 3)
        #expect(try back.kinds == ["reset", "user", "room", "caughtUp"])
        #expect(back.events.dropFirst(2) == (try fixture.catchUp(ada)).events[...])
        #expect(try JSONValue(parsing: back.events[0])["reason"]?.stringValue?.isEmpty == false)
    }

    @Test(
        "a revision of another history is answered with reset, whatever the number; of none, it is the number that counts"
    )
    func otherHistory() async throws {
        let ada = try await fixture.guest("Ada")
        _ = try await fixture.room("General", by: ada)
        let history = try fixture.history()
        for revision in 0...2 as ClosedRange<Int64> {
            let back = try fixture.catchUp(ada, since: revision, of: HistoryID("another"))
            #expect(try back.kinds == ["reset", "user", "room", "caughtUp"])
            #expect(try JSONValue(parsing: back.events[0])["history"]?.stringValue == history.text)
            // Also what one is called oneself.
            #expect(try JSONValue(parsing: back.events[1])["user"]?["name"]?.stringValue == "Ada")
        }
        #expect(try fixture.catchUp(ada, since: 2, of: history).kinds == ["caughtUp"])
        #expect(try fixture.catchUp(ada, since: 2).kinds == ["caughtUp"])
        #expect(try fixture.catchUp(ada, since: 3, of: history).kinds == ["reset", "user", "room", "caughtUp"])
    }

    @Test("a revision older than the deletions the server remembers is answered with reset, a newer one is not")
    func forgottenDeletions() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.join(room, by: bob)  // 4
        try await fixture.leave(room, by: bob)  // 5
        _ = try await fixture.send("hello", "c1", to: room, from: ada)  // 6
        #expect(try fixture.catchUp(ada, since: 4).kinds == ["member", "message", "caughtUp"])
        let ever = Timestamp(milliseconds: .max)
        let purge = Command(at: ever, operations: [.purge(before: ever, idempotencyBefore: ever, limit: 10)])
        #expect(try await fixture.log.append(purge) == .applied(revision: Revision(6), results: [.purged(2)]))
        #expect(try fixture.catchUp(ada, since: 4).kinds == ["reset", "user", "room", "caughtUp"])
        #expect(try fixture.catchUp(ada, since: 5).kinds == ["message", "caughtUp"])
    }

    @Test("2,000 changes are told one by one, more are answered with reset")
    func tooMany() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id  // 3
        _ = try await fixture.join(room, by: bob)  // 4
        for number in 1...2_000 {
            let draft = ChatService.Draft([0x61], as: try #require(ClientMessageID("\(number)")))
            fixture.chat.send(draft, to: room, from: Principal(bob), reply: .unheard)
        }
        let last = try await fixture.send("last", "last", to: room, from: bob).message
        #expect(last.revision == Revision(2_005))
        let all = try fixture.catchUp(ada, since: 5)
        #expect(try all.kinds == Array(repeating: "message", count: 2_000) + ["caughtUp"])
        #expect(try fixture.catchUp(ada, since: 4).kinds == ["reset", "user", "room", "caughtUp"])
    }

    @Test("more than 1 MiB is answered with reset")
    func tooLarge() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let text = String(repeating: "😀", count: 8_000)
        for number in 1...33 { _ = try await fixture.send(text, "c\(number)", to: room, from: ada) }
        #expect(try fixture.catchUp(ada, since: 2).kinds == ["reset", "user", "room", "caughtUp"])
        let some = try fixture.catchUp(ada, since: 5)
        #expect(try some.kinds == Array(repeating: "message", count: 30) + ["caughtUp"])
        #expect(some.events.reduce(0) { $0 + $1.count } <= 1 << 20)
    }
}
