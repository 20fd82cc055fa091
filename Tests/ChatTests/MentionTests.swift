// SPDX-License-Identifier: MIT

import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: mentions")
struct MentionTests {
    @Test(
        "a mention is the longest name of a member that follows an @, as people write it",
        arguments: [
            ("@ada", ["Ada"]), ("hi @Ada, look", ["Ada"]), ("(@ADA)", ["Ada"]), ("@ada's turn", ["Ada"]),
            ("@Ada Lovelace said", ["Ada Lovelace"]), ("@ada lovelace @bob", ["Ada Lovelace", "Bob"]),
            ("@adalovelace", ["Ada Lovelace"]), ("@ada\nlovelace", ["Ada"]), ("@adab", []), ("@ ada", []),
            ("bob@ada", []), ("https://x.y/@ada", []), ("`@ada`", []), ("``a ` @ada`` @bob", ["Bob"]),
            ("```\n@ada\n```\n@bob", ["Bob"]), ("` @ada", ["Ada"]), ("@小明你好", ["小明"]), ("你好@小明", []),
            ("@J.R. yes", ["J.R."]), ("@eve", []), ("@stranger", []), ("no names @ all", []), ("@@ada", ["Ada"]),
        ]
    )
    func names(text: String, names: [String]) async throws {
        let fixture = try ChatFixture()
        let eve = try await fixture.guest("Eve")
        let room = try await fixture.room("General", by: eve).id
        var ids: [UserID: String] = [:]
        for name in ["Ada", "Ada Lovelace", "Bob", "小明", "J.R."] {
            let person = try await fixture.guest(name)
            ids[person.id] = name
            _ = try await fixture.join(room, by: person)
        }
        _ = try await fixture.guest("Stranger")
        let sent = try await fixture.send(text, "c1", to: room, from: eve)
        let record = try #require(MessageRecord(sent.message.record))
        #expect(record.mentions.people.compactMap { ids[$0] }.sorted() == names.sorted())
        #expect(!record.mentions.isOfRoom)
        #expect(try fixture.check().lines == [])
    }

    @Test("unread mentions are those after the marker, of oneself or of the room, and none of one's own")
    func unread() async throws {
        let fixture = try ChatFixture()
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.join(room, by: bob)
        func unread(_ user: User) throws -> [Int64] {
            try fixture.store.readNow { snapshot in
                let read = try snapshot.integer(ChatKeys.readMarker(room, user.id))
                return try Mentions.unread(by: user.id, in: room, after: read, snapshot).map(\.value)
            }
        }
        for (number, text) in ["hi @bob", "plain", "@room all", "@Bob and @room", "@bob"].enumerated() {
            _ = try await fixture.send(text, "c\(number)", to: room, from: ada)
        }
        #expect(try unread(bob) == [1, 3, 4, 5])
        #expect(try unread(ada) == [])
        _ = try await fixture.reply { fixture.chat.markUnread(room, from: Seq(1), by: ada.id, reply: $0) }
        #expect(try unread(ada) == [])
        // A repeat mentions nobody again.
        #expect(try await fixture.send("@bob", "c4", to: room, from: ada).isRepeat)
        let marked = try await fixture.reply { fixture.chat.markRead(room, through: Seq(3), by: bob.id, reply: $0) }
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
                    by: ada,
                    reply: $0
                )
            }
        }
        #expect(try unread(bob) == [4])
        #expect(try fixture.check().lines == [])
        _ = try await fixture.reply { fixture.chat.delete(Seq(4), of: room, by: ada, reply: $0) }
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
        _ = try await fixture.chat.signUp("Zoe", role: .member, as: both[0]) { _ in CredentialChanges(operations: []) }
        #expect(try await mentioned("@ann", "c2") == [both[1].id])
        #expect(try await mentioned("@zoe", "c3") == [both[0].id])
    }
}
