// SPDX-License-Identifier: MIT

import CommitLog
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

/// Invariant 8 of docs/architecture.md: work that is derived from the changes goes on where it was, whatever happens.
@Suite("Chat: bringing messages into the index")
struct SearchFeedTests {
    @Test(
        "whenever the feed works, stops and starts again, in the end each message is found by what it says",
        arguments: seeds(10)
    )
    func interrupted(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let schedule = ManualSchedule()
        let fixture = try ChatFixture(schedule: schedule)
        let people = Journal<Result<User, ChatError>>()
        fixture.chat.createGuest(named: "Ada", with: { _ in [] }, reply: .init(people.record))
        schedule.run()
        let ada = try #require(try people.take().first?.get())
        fixture.chat.createRoom(named: "General", by: Principal(ada), reply: .unheard)
        schedule.run()
        let room = RoomID("general")
        var index = try TextIndex(directory: fixture.folder.url, upTo: .zero)
        var feed = try SearchFeed(store: fixture.store, index: index)
        /// What each message says, by number; nil when it is deleted.
        var texts: [String?] = []
        for step in 1...200 {
            switch random.below(8) {
            case 0...3:
                let text = "word\(random.below(5)) step\(step)"
                texts.append(text)
                let draft = ChatService.Draft(Array(text.utf8), as: try #require(ClientMessageID("c\(step)")))
                fixture.chat.send(draft, to: room, from: Principal(ada), reply: .unheard)
            case 4 where !texts.isEmpty:
                let place = random.below(texts.count)
                guard texts[place] != nil else { continue }
                let seq = Seq(Int64(place + 1))
                let revision = try fixture.store.readNow { try Message(seq, of: room, in: $0)?.revision }
                let text = "word\(random.below(5)) edited\(step)"
                texts[place] = text
                let bytes = Array(text.utf8)
                fixture.chat.edit(
                    seq,
                    of: room,
                    to: bytes,
                    madeOn: try #require(revision),
                    by: Principal(ada),
                    reply: .unheard
                )
            case 5 where !texts.isEmpty:
                let place = random.below(texts.count)
                texts[place] = nil
                fixture.chat.delete(Seq(Int64(place + 1)), of: room, by: Principal(ada), reply: .unheard)
            case 6: _ = try feed.step()
            case 7:
                // A crash: what the feed knew besides the index is gone.
                try index.close()
                index = try TextIndex(
                    directory: fixture.folder.url,
                    upTo: try fixture.store.readNow { try $0.revision() }
                )
                feed = try SearchFeed(store: fixture.store, index: index)
            default: break
            }
            schedule.run()
        }
        while try feed.step() {}
        for word in 0..<5 {
            var query = TextIndex.Query()
            query.terms = [TextIndex.Term("word\(word)")]
            let found = try index.search(query, limit: 500).keys.compactMap { SearchedMessage(key: $0)?.seq.value }
            let expected = texts.indices.filter { texts[$0]?.hasPrefix("word\(word) ") == true }.map { Int64($0 + 1) }
            #expect(found.sorted() == expected)
        }
        #expect(texts.count > 50)
    }

    @Test("a text that was edited and is not indexed yet is not shown as it was")
    func edited() async throws {
        let fixture = try ChatFixture()
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let sent = try await fixture.send("an old word", "c1", to: room, from: ada).message
        let index = try TextIndex(directory: fixture.folder.url, upTo: sent.revision)
        let feed = try SearchFeed(store: fixture.store, index: index)
        let search = MessageSearch(store: fixture.store, index: index)
        func found() async throws -> [JSONValue] {
            let request = MessageSearch.Request("word", order: .newest, limit: nil, after: nil)
            return try JSONValue(parsing: await fixture.reply { search.search(request, for: ada.id, reply: $0) })
                .elements("hits")
        }
        func snippet(_ hit: JSONValue?) -> String? { hit?.elements("snippet").first?["text"]?.stringValue }
        while try feed.step() {}
        #expect(try await snippet(found().first) == "an old ")
        _ = try await fixture.reply {
            fixture.chat.edit(
                sent.seq,
                of: room,
                to: Array("a new word".utf8),
                madeOn: sent.revision,
                by: Principal(ada),
                reply: $0
            )
        }
        // Neither as it was nor by what it said before.
        #expect(try await found().isEmpty)
        while try feed.step() {}
        #expect(try await snippet(found().first) == "a new ")
        try index.close()
    }

    @Test("many changes that are no messages are passed over in steps, and the index learns how far that was")
    func otherChanges() throws {
        let schedule = ManualSchedule()
        let fixture = try ChatFixture(schedule: schedule)
        let commands = (0..<25_000).map { number in
            Command(at: Timestamp(milliseconds: 1), operations: [.put(Address(.chat, "other/\(number)"), [])])
        }
        _ = try fixture.store.apply(commands)
        let index = try TextIndex(directory: fixture.folder.url, upTo: Revision(25_000))
        let feed = try SearchFeed(store: fixture.store, index: index)
        #expect(try feed.step())
        #expect(feed.position == Revision(20_000))
        #expect(try index.cursor() == feed.position)
        #expect(try !feed.step())
        #expect(feed.position == Revision(25_000))
    }
}
