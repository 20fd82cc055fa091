// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: the order of rooms")
struct RoomDirectoryTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    private func ids(_ listing: JSONValue) -> [String] {
        listing.elements("rooms").compactMap { $0["id"]?.stringValue }
    }

    @Test("by name neither case nor accents count, and rooms of one name are in the order of their ids")
    func byName() async throws {
        let ada = try await fixture.guest("Ada")
        for name in ["beta", "Äpfel", "Zebra", "apple", "BETA"] { _ = try await fixture.room(name, by: ada) }
        let listed = ids(try await fixture.list(for: ada))
        #expect(listed.map { $0.prefix(5) } == ["apfel", "apple", "beta", "beta-", "zebra"])
    }

    @Test(
        "by activity the room where something was said last comes first; one where nothing was said counts from its making"
    )
    func byActivity() async throws {
        let ada = try await fixture.guest("Ada")
        let rooms = [
            try await fixture.room("A", by: ada).id, try await fixture.room("B", by: ada).id,
            try await fixture.room("C", by: ada).id,
        ]
        let request = RoomDirectory.Request(order: .active)
        #expect(ids(try await fixture.list(request, for: ada)) == ["c", "b", "a"])
        _ = try await fixture.send("hello", "c1", to: rooms[0], from: ada)
        #expect(ids(try await fixture.list(request, for: ada)) == ["a", "c", "b"])
        _ = try await fixture.room("D", by: ada)
        #expect(ids(try await fixture.list(request, for: ada)) == ["d", "a", "c", "b"])
        _ = try await fixture.send("hello", "c2", to: rooms[1], from: ada)
        try await fixture.archive(rooms[0], true, by: ada)
        let listing = try await fixture.list(request, for: ada)
        #expect(ids(listing) == ["b", "d", "a", "c"])
        #expect(listing["revision"]?.integerValue == 8)
    }

    @Test(
        "page after page has each room that one can see, once",
        arguments: [RoomOrder.name, .active],
        [1, 2, 3, 7, 500]
    )
    func pages(order: RoomOrder, limit: Int) async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        for number in 0..<6 {
            let room = try await fixture.room("Room / \(number % 3)", by: number.isMultiple(of: 2) ? ada : bob).id
            if number > 2 { _ = try await fixture.send("hi", "c1", to: room, from: number == 4 ? ada : bob) }
            _ = try await fixture.reply {
                fixture.chat.createRoom(named: "Secret \(number)", visibility: .private, by: Principal(bob), reply: $0)
            }
        }
        let all = ids(try await fixture.list(.init(order: order), for: ada))
        #expect(all.count == 6)
        var (paged, after, pages) = ([String](), String?.none, 0)
        repeat {
            let page = try await fixture.list(.init(order: order, limit: limit, after: after), for: ada)
            #expect(ids(page).count <= limit)
            paged += ids(page)
            after = page["next"]?.stringValue
            pages += 1
        } while after != nil
        #expect(paged == all)
        #expect(pages == (6 + limit - 1) / limit, "no page is there for nothing")
        #expect(ids(try await fixture.list(.init(order: order), for: bob)).count == 12)
    }

    @Test("a page begins where the one before has ended, also when that room has been renamed or has moved up since")
    func moving() async throws {
        let ada = try await fixture.guest("Ada")
        for name in ["A", "B", "C", "D"] { _ = try await fixture.room(name, by: ada) }
        let b = RoomID("b")
        let byName = try #require(try await fixture.list(.init(limit: 2), for: ada)["next"]?.stringValue)
        let renaming = ChatService.RoomUpdate(name: "Z", topic: nil, description: nil, isArchived: nil)
        _ = try await fixture.reply { fixture.chat.updateRoom(b, renaming, by: Principal(ada), reply: $0) }
        #expect(ids(try await fixture.list(.init(after: byName), for: ada)) == ["c", "d", "b"])
        let active = try #require(
            try await fixture.list(.init(order: .active, limit: 3), for: ada)["next"]?.stringValue
        )
        _ = try await fixture.send("hello", "c1", to: b, from: ada)
        #expect(ids(try await fixture.list(.init(order: .active, after: active), for: ada)) == ["a"])
    }

    @Test(
        "a part of name, topic or description is found",
        arguments: [
            ("", ["lunch", "ops"]), ("UNC", ["lunch"]), ("équipe", ["ops"]), ("equipe", ["ops"]), ("ＬＵＮＣＨ", ["lunch"]),
            ("o", ["lunch", "ops"]), ("food", ["lunch"]), ("secret", []), ("lunch\nfood", ["lunch"]), ("x", []),
        ]
    )
    func search(text: String, found: [String]) async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        for (name, topic) in [("Lunch", "food"), ("Ops", "l’Équipe")] {
            let room = try await fixture.room(name, by: ada).id
            let update = ChatService.RoomUpdate(name: nil, topic: topic, description: nil, isArchived: nil)
            _ = try await fixture.reply { fixture.chat.updateRoom(room, update, by: Principal(ada), reply: $0) }
        }
        _ = try await fixture.reply {
            fixture.chat.createRoom(named: "Secret", visibility: .private, by: Principal(bob), reply: $0)
        }
        #expect(ids(try await fixture.list(.init(search: text), for: ada)) == found)
    }

    @Test(
        "what is no page is refused",
        arguments: [
            RoomDirectory.Request(limit: 0), .init(limit: -1), .init(limit: 501), .init(after: ""), .init(after: "x"),
            .init(after: "x/"), .init(after: "x/Not an id"), .init(order: .active, after: "x/general"),
        ]
    )
    func refused(request: RoomDirectory.Request) async throws {
        let ada = try await fixture.guest("Ada")
        let error = await #expect(throws: ChatError.self) { try await fixture.list(request, for: ada) }
        #expect(error?.code == "badRequest")
    }

    @Test("what commits have kept up is what a start reads", arguments: seeds(10))
    func keptUp(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let people = [try await fixture.guest("Ada"), try await fixture.guest("Bob")]
        var rooms: [RoomID] = []
        for number in 0..<80 {
            let user = random.pick(people)
            // Some of the changes come to rooms that are in order already.
            if random.oneIn(4) {
                for order in RoomOrder.allCases { _ = try await fixture.list(.init(order: order), for: user) }
            }
            guard !rooms.isEmpty, !random.oneIn(4) else {
                let visibility: Visibility = random.oneIn(3) ? .private : .public
                rooms.append(
                    try await fixture.reply {
                        fixture.chat.createRoom(
                            named: "Room \(random.below(5))",
                            visibility: visibility,
                            by: Principal(user),
                            reply: $0
                        )
                    }.id
                )
                continue
            }
            let room = random.pick(rooms)
            switch random.below(4) {
            case 0: _ = try? await fixture.join(room, by: user)
            case 1: _ = try? await fixture.leave(room, by: user)
            case 2:
                let name = "Name \(random.below(9))"
                let update = ChatService.RoomUpdate(name: name, topic: nil, description: nil, isArchived: nil)
                _ = try? await fixture.reply { fixture.chat.updateRoom(room, update, by: Principal(user), reply: $0) }
            default: _ = try? await fixture.send("text", "c\(number)", to: room, from: user)
            }
        }
        let anew = try RoomDirectory(store: fixture.store)
        for order in RoomOrder.allCases {
            for person in people {
                let request = RoomDirectory.Request(order: order)
                let kept = try await fixture.list(request, for: person)
                let read = try await fixture.reply { anew.list(request, for: person.id, reply: $0) }
                #expect(kept == (try JSONValue(parsing: read)))
                #expect(!kept.elements("rooms").isEmpty)
            }
        }
    }
}
