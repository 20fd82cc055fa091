// SPDX-License-Identifier: MIT

import CommitLog
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: messages")
struct MessageTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    private func roomOfAda() async throws -> (ada: User, room: RoomID) {
        let ada = try await fixture.guest("Ada")
        return (ada, try await fixture.room("General", by: ada).id)
    }

    private func messageCount(_ room: RoomID) throws -> Int {
        try fixture.store.readNow {
            try $0.range(.chat, .prefix(ChatKey.messagePrefix(room)), limit: .max).records.count
        }
    }

    @Test("messages of a room are numbered 1, 2, 3…, by room")
    func numbering() async throws {
        let (ada, room) = try await roomOfAda()
        let other = try await fixture.room("Other", by: ada).id
        for number in 1...12 {
            #expect(
                try await fixture.send("m\(number)", "c\(number)", to: room, from: ada).message.seq
                    == Seq(Int64(number))
            )
        }
        #expect(try await fixture.send("m", "c1", to: other, from: ada).message.seq == Seq(1))
        #expect(try await fixture.read(room, for: ada).newest == Seq(12))
    }

    @Test("many sending at once get every number once, and each sender's are in the order of sending")
    func concurrentSending() async throws {
        let (ada, room) = try await roomOfAda()
        let fixture = fixture
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for sender in 0..<8 {
                group.addTask {
                    var numbers: [Int64] = []
                    for number in 0..<15 {
                        let sent = try await fixture.send("text", "\(sender).\(number)", to: room, from: ada)
                        numbers.append(sent.message.seq.value)
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.allSatisfy { $0 == $0.sorted() })
        #expect(numbers.flatMap { $0 }.sorted() == Array(1...120))
    }

    @Test("a message carries who sent it, what, and when")
    func members() async throws {
        let (ada, room) = try await roomOfAda()
        let sent = try await fixture.send("\"hé\" 😀\n\u{0}", "c.1", to: room, from: ada)
        let json = try JSONValue(parsing: sent.message.json)
        #expect(json["seq"]?.integerValue == 1)
        #expect(json["revision"]?.integerValue == sent.message.revision.value)
        #expect(json["sender"]?.stringValue == ada.id.text)
        #expect(json["name"]?.stringValue == "Ada")
        #expect(json["text"]?.stringValue == "\"hé\" 😀\n\u{0}")
        #expect(json["clientID"]?.stringValue == "c.1")
        #expect(json["sentAt"]?.integerValue ?? 0 > 1_764_000_000_000)
    }

    @Test("sending again under the same client id gets the stored message, and nobody is told")
    func repeated() async throws {
        let (ada, room) = try await roomOfAda()
        let first = try await fixture.send("hello", "c1", to: room, from: ada)
        _ = try await fixture.send("another", "c2", to: room, from: ada)
        _ = fixture.announced.take()
        for _ in 0..<3 {
            let again = try await fixture.send("hello", "c1", to: room, from: ada)
            #expect(again.isRepeat)
            #expect(again.message == first.message)
        }
        #expect(!first.isRepeat)
        #expect(fixture.announced.take().isEmpty)
        #expect(try messageCount(room) == 2)
    }

    @Test("many retries at once make one message")
    func concurrentRetries() async throws {
        let (ada, room) = try await roomOfAda()
        let fixture = fixture
        let sent = try await withThrowingTaskGroup(of: ChatService.Sent.self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.send("hello", "c1", to: room, from: ada) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sent.count { !$0.isRepeat } == 1)
        #expect(Set(sent.map(\.message)).count == 1)
        #expect(try messageCount(room) == 1)
    }

    @Test("another text under the same client id is refused; another sender or room may use the id")
    func reused() async throws {
        let (ada, room) = try await roomOfAda()
        let bob = try await fixture.guest("Bob")
        _ = try await fixture.join(room, by: bob)
        let other = try await fixture.room("Other", by: ada).id
        _ = try await fixture.send("hello", "c1", to: room, from: ada)
        _ = fixture.announced.take()
        await #expect(throws: ChatError.clientIDReused) { try await fixture.send("hello!", "c1", to: room, from: ada) }
        #expect(fixture.announced.take().isEmpty)
        #expect(try messageCount(room) == 1)
        #expect(try await fixture.send("hi", "c1", to: room, from: bob).message.seq == Seq(2))
        #expect(try await fixture.send("hi", "c1", to: other, from: ada).message.seq == Seq(1))
    }

    @Test("only members send and read, and no longer when they have left")
    func membersOnly() async throws {
        let (ada, room) = try await roomOfAda()
        let bob = try await fixture.guest("Bob")
        _ = try await fixture.send("hello", "c1", to: room, from: ada)
        await #expect(throws: ChatError.notMember) { try await fixture.send("hi", "c1", to: room, from: bob) }
        await #expect(throws: ChatError.notMember) { try await fixture.history(room, .newest, limit: 9, for: bob) }
        _ = try await fixture.join(room, by: bob)
        #expect(try await fixture.send("hi", "c1", to: room, from: bob).message.seq == Seq(2))
        #expect(try await fixture.history(room, .newest, limit: 9, for: bob).elements("messages").count == 2)
        try await fixture.leave(room, by: bob)
        await #expect(throws: ChatError.notMember) { try await fixture.send("hi", "c2", to: room, from: bob) }
        await #expect(throws: ChatError.notMember) { try await fixture.history(room, .newest, limit: 9, for: bob) }
        #expect(try messageCount(room) == 2)
    }

    @Test("who has left still learns what became of a message that was taken before")
    func repeatedAfterLeaving() async throws {
        let (_, room) = try await roomOfAda()
        let bob = try await fixture.guest("Bob")
        _ = try await fixture.join(room, by: bob)
        let sent = try await fixture.send("hi", "c1", to: room, from: bob)
        try await fixture.leave(room, by: bob)
        _ = fixture.announced.take()
        let again = try await fixture.send("hi", "c1", to: room, from: bob)
        #expect(again.isRepeat && again.message == sent.message)
        await #expect(throws: ChatError.notMember) { try await fixture.send("hi!", "c1", to: room, from: bob) }
        await #expect(throws: ChatError.notMember) { try await fixture.send("hi", "c2", to: room, from: bob) }
        #expect(fixture.announced.take().isEmpty)
    }

    @Test(
        "a text has 1 to 8,000 characters that are not all white space",
        arguments: [
            ("", "badRequest"), (" \n\t\u{3000}", "badRequest"), (String(repeating: "x", count: 8_001), "tooLarge"),
            (String(repeating: "😀", count: 8_001), "tooLarge"), (String(repeating: "x", count: 8_000), nil),
            (String(repeating: "😀", count: 8_000), nil), (" x ", nil), ("\u{200B}", "badRequest"),
        ] as [(String, String?)]
    )
    func textLimits(text: String, code: String?) async throws {
        let (ada, room) = try await roomOfAda()
        if let code {
            let error = await #expect(throws: ChatError.self) {
                try await fixture.send(text, "c1", to: room, from: ada)
            }
            #expect(error?.code == code)
            #expect(try messageCount(room) == 0)
        } else {
            let sent = try await fixture.send(text, "c1", to: room, from: ada)
            #expect(try JSONValue(parsing: sent.message.json)["text"]?.stringValue == text)
        }
    }

    private static let pages: [(ChatService.Position, Int, [Int64])] = [
        (.newest, 5, [21, 22, 23, 24, 25]),
        (.newest, 200, Array(1...25)),
        (.newest, 100_000, Array(1...25)),
        (.newest, 0, [25]),
        (.newest, -1, [25]),
        (.before(Seq(11)), 3, [8, 9, 10]),
        (.before(Seq(3)), 10, [1, 2]),
        (.before(Seq(1)), 10, []),
        (.before(Seq(0)), 10, []),
        (.before(Seq(1_000)), 2, [24, 25]),
        (.after(Seq(0)), 3, [1, 2, 3]),
        (.after(Seq(9)), 3, [10, 11, 12]),
        (.after(Seq(24)), 3, [25]),
        (.after(Seq(25)), 3, []),
        (.after(Seq(.max)), 3, []),
        (.before(Seq(.max)), 1, [25]),
    ]

    @Test("pages of history ascend, and end where they were asked to")
    func history() async throws {
        let (ada, room) = try await roomOfAda()
        // Rooms whose keys stand on either side.
        for name in ["Gener", "General2"] {
            let other = try await fixture.room(name, by: ada).id
            _ = try await fixture.send("other", "c", to: other, from: ada)
        }
        for number in 1...25 { _ = try await fixture.send("m\(number)", "c\(number)", to: room, from: ada) }
        for (position, limit, numbers) in Self.pages {
            let page = try await fixture.history(room, position, limit: limit, for: ada)
            #expect(page.elements("messages").compactMap { $0["seq"]?.integerValue } == numbers, "\(position) \(limit)")
            #expect(page.elements("messages").compactMap { $0["text"]?.stringValue } == numbers.map { "m\($0)" })
            #expect(page["newest"]?.integerValue == 25)
            #expect(page["room"]?.stringValue == "general")
            #expect(page["revision"]?.integerValue == 31)
        }
    }

    @Test("a page has 200 messages and 1 MiB at most, and is never empty for that")
    func pageLimits() async throws {
        let (ada, room) = try await roomOfAda()
        let text = Array(String(repeating: "😀", count: 8_000).utf8)
        for number in 1...35 {
            let clientID = try #require(ClientMessageID("large\(number)"))
            _ = try await fixture.reply {
                fixture.chat.send(ChatService.Draft(text, as: clientID), to: room, from: Principal(ada), reply: $0)
            }
        }
        let large = try await fixture.history(room, .newest, limit: 200, for: ada).elements("messages")
        #expect((25..<35).contains(large.count))
        #expect(large.last?["seq"]?.integerValue == 35)
        #expect(large.reduce(0) { $0 + $1.text.count } <= 1 << 20)
        let oldest = try await fixture.history(room, .after(Seq(0)), limit: 200, for: ada).elements("messages")
        #expect(oldest.first?["seq"]?.integerValue == 1)

        for number in 1...210 {
            let clientID = try #require(ClientMessageID("small\(number)"))
            fixture.chat.send(ChatService.Draft([0x61], as: clientID), to: room, from: Principal(ada), reply: .unheard)
        }
        _ = try await fixture.send("last", "last", to: room, from: ada)
        let small = try await fixture.history(room, .newest, limit: 201, for: ada).elements("messages")
        #expect(small.compactMap { $0["seq"]?.integerValue } == Array(47...246))
    }

    @Test("a closed log says that the server is stopping, and a full one that it is busy")
    func unavailable() async throws {
        let schedule = ManualSchedule()
        let held = try ChatFixture(schedule: schedule)
        let ada = User(id: UserID("u_ada"), name: "Ada", createdAt: Timestamp(milliseconds: 0))
        let room = RoomID("room")
        for _ in 0..<EmbeddedLog.maximumPendingCommands {
            held.log.append(Command(at: ada.createdAt, operations: [])) { _ in }
        }
        await #expect(throws: ChatError.busy) { try await held.send("hi", "c1", to: room, from: ada) }
        fixture.log.close()
        let error = await #expect(throws: ChatError.self) { try await fixture.guest("Ada") }
        #expect(error?.code == "unavailable")
    }
}
