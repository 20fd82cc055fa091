// SPDX-License-Identifier: MIT

import Foundation
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: mentions")
struct MentionTests {
    @Test("a text mentions whom the shared table says, where it says")
    func names() async throws {
        let fixture = try ChatFixture()
        let cases = MentionCases.shared
        let sender = try await fixture.guest(cases.sender)
        let room = try await fixture.room("General", by: sender).id
        var names: [UserID: String] = [:]
        for name in cases.people {
            let person = try await fixture.guest(name)
            names[person.id] = name
            _ = try await fixture.join(room, by: person)
        }
        _ = try await fixture.guest("Stranger")
        for (number, each) in cases.all.enumerated() {
            let sent = try await fixture.send(each.text, "c\(number)", to: room, from: sender)
            let mentions = try #require(MessageRecord(sent.message.record)).mentions
            let found = mentions.names.flatMap { name in
                name.places.map { place in
                    MentionCases.Mention(
                        name: name.people.isEmpty
                            ? "room" : name.people.compactMap { names[$0] }.joined(separator: ","),
                        written: each.text.utf16(place.start, place.length),
                        start: place.start
                    )
                }
            }
            #expect(found.sorted { $0.start < $1.start } == each.mentions, "\(each)")
            let called = Set(each.mentions.map(\.name))
            #expect(Set(mentions.people.compactMap { names[$0] }) == called.subtracting(["room"]), "\(each)")
            #expect(mentions.isOfRoom == called.contains("room"), "\(each)")
        }
        #expect(try fixture.check().lines == [])
    }

    @Test("who shares the sender's name is mentioned, the sender never")
    func namesakes() async throws {
        let fixture = try ChatFixture()
        let ann = try await fixture.guest("Ann")
        let room = try await fixture.room("General", by: ann).id
        func mentions(_ id: String) async throws -> Mentions {
            let sent = try await fixture.send("@Ann and @Ann", id, to: room, from: ann)
            return try #require(MessageRecord(sent.message.record)).mentions
        }
        #expect(try await mentions("c1") == .none)
        let other = try await fixture.guest("ann")
        _ = try await fixture.join(room, by: other)
        let places = [Mentions.Place(start: 0, length: 4), Mentions.Place(start: 9, length: 4)]
        #expect(try await mentions("c2").names == [Mentions.Name(people: [other.id], places: places)])
    }

    @Test(
        "finding what is prose takes time in proportion to the text, whatever stands in it",
        arguments: [
            "@", "@a", "`", "`a``", "[", "](", "[a](", "[a](http://", "(", "()", "a](b", "\\", "_", "@_", "@\u{301}",
            "> ", ">", "```\n",
            "@王", "://", "a://", "* ", "- @a\n", "\r\n", "@a b ", "＠",
        ]
    )
    func linear(piece: String) {
        // Of this thread alone: the machine may have other things to do.
        func nanoseconds(_ count: Int) -> UInt64 {
            let text = Array(String(repeating: piece, count: count).utf8)
            let start = threadNanoseconds()
            let prose = MessageProse(text)
            for sign in prose.signs.prefix(200) {
                for _ in MentionCandidates(in: prose.scalars, from: sign + 1) {}
            }
            return threadNanoseconds() - start
        }
        // Eight times the text would take 64 times as long if each character were looked at from each other one.
        let short = (1...2).map { _ in nanoseconds(2_000) }.min() ?? 0
        let long = (1...2).map { _ in nanoseconds(16_000) }.min() ?? 0
        #expect(long < short * 30 + 20_000_000)
    }

    @Test("unread mentions are those after the marker, of oneself or of the room, and none of one's own")
    func unread() async throws {
        let fixture = try ChatFixture()
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.join(room, by: bob)
        func unread(_ user: User) throws -> [Int64] {
            try fixture.store.readNow { snapshot in
                let read = try snapshot.integer(ChatKey.readMarker(room, user.id))
                return try Mentions.unread(by: user.id, in: room, after: read, snapshot).map(\.value)
            }
        }
        for (number, text) in ["hi @bob", "plain", "@room all", "@Bob and @room", "@bob"].enumerated() {
            _ = try await fixture.send(text, "c\(number)", to: room, from: ada)
        }
        #expect(try unread(bob) == [1, 3, 4, 5])
        #expect(try unread(ada) == [])
        _ = try await fixture.reply { fixture.chat.markUnread(room, from: Seq(1), by: Principal(ada), reply: $0) }
        #expect(try unread(ada) == [])
        // A repeat mentions nobody again.
        #expect(try await fixture.send("@bob", "c4", to: room, from: ada).isRepeat)
        let marked = try await fixture.reply {
            fixture.chat.markRead(room, through: Seq(3), by: Principal(bob), reply: $0)
        }
        #expect(try JSONValue(parsing: marked).elements("mentions").compactMap(\.integerValue) == [4, 5])
        // Edits and deletions take mentions back and make new ones.
        for (seq, text) in [(5, "nobody"), (2, "@bob too late"), (4, "@bob only")] as [(Int64, String)] {
            let revision = try fixture.store.readNow { try Message(Seq(seq), of: room, in: $0)?.revision }
            _ = try await fixture.reply {
                fixture.chat.edit(
                    Seq(seq),
                    of: room,
                    to: Array(text.utf8),
                    madeOn: revision ?? .zero,
                    by: Principal(ada),
                    reply: $0
                )
            }
        }
        #expect(try unread(bob) == [4])
        #expect(try fixture.check().lines == [])
        _ = try await fixture.reply { fixture.chat.delete(Seq(4), of: room, by: Principal(ada), reply: $0) }
        #expect(try unread(bob) == [])
        #expect(try fixture.check().lines == [])
    }

    @Test("guests of one name are all meant; a guest who becomes an account is found by the new name only")
    func sharedNames() async throws {
        let fixture = try ChatFixture()
        let eve = try await fixture.guest("Eve")
        let room = try await fixture.room("General", by: eve).id
        let both = [try await fixture.guest("Ann"), try await fixture.guest("Ann")]
        for ann in both { _ = try await fixture.join(room, by: ann) }
        func mentioned(_ text: String, _ id: String) async throws -> [UserID] {
            let sent = try await fixture.send(text, id, to: room, from: eve)
            return MessageRecord(sent.message.record)?.mentions.people ?? []
        }
        #expect(try await mentioned("@ann", "c1") == both.map(\.id).sorted { $0.text < $1.text })
        _ = try await fixture.signUp("Zoe", as: both[0])
        #expect(try await mentioned("@ann", "c2") == [both[1].id])
        #expect(try await mentioned("@zoe", "c3") == [both[0].id])
    }
}

private func threadNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

extension String {
    fileprivate func utf16(_ start: Int, _ length: Int) -> String {
        String(utf16.dropFirst(start).prefix(length)) ?? ""
    }
}
