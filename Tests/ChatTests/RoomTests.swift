// SPDX-License-Identifier: MIT

import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: rooms")
struct RoomTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    @Test(
        "a room's id is its name in lower-case letters, digits and single hyphens, and never like a direct room's",
        arguments: [
            ("General", "general"), ("  Two  Words ", "two-words"), ("C++ & Rust!", "c-rust"), ("Größe", "gro-e"),
            ("Café Übung", "cafe-ubung"), ("--a--b--", "a-b"), ("ＦＵＬＬ１", "full1"), ("聊天室", "room"), ("👋", "room"),
            ("2026", "2026"), (String(repeating: "x", count: 80), String(repeating: "x", count: 40)),
            (String(repeating: "x", count: 39) + " y", String(repeating: "x", count: 39)),
            ("Direct", "room-direct"), ("direct 12ab", "room-direct-12ab"), ("Directors", "directors"),
        ]
    )
    func slug(name: String, id: String) async throws {
        let room = try await fixture.room(name, by: fixture.guest("Ada"))
        #expect(room.id.text == id)
        #expect(RoomID(id) != nil)
    }

    @Test("a name that is taken gets an id with something behind it, and both rooms are there")
    func taken() async throws {
        let ada = try await fixture.guest("Ada")
        var ids: [String] = []
        for _ in 0..<4 { ids.append(try await fixture.room("General", by: ada).id.text) }
        #expect(ids[0] == "general")
        #expect(ids.dropFirst().allSatisfy { $0.hasPrefix("general-") && $0.utf8.count == 12 })
        #expect(Set(ids).count == 4)
        let listing = try await fixture.list(for: ada)
        #expect(Set(listing.elements("rooms").compactMap { $0["id"]?.stringValue }) == Set(ids))
    }

    @Test("who makes a room is its first member")
    func creator() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room(" The Room ", by: ada)
        let json = try JSONValue(parsing: room.json)
        #expect(json["id"]?.stringValue == "the-room")
        #expect(json["name"]?.stringValue == "The Room")
        #expect(json["createdBy"]?.stringValue == ada.id.text)
        #expect(json["members"]?.integerValue == 1)
        #expect(json["newest"]?.integerValue == 0)
        #expect(json["joined"] == .bool(true))
    }

    @Test(
        "a room's name has 1 to 80 characters and nothing that cannot be seen",
        arguments: [
            "", " \n", String(repeating: "é", count: 81), "a\u{7}b", "a\u{202E}b", "a\u{200B}b", "a\nb", "a\u{2028}b",
        ]
    )
    func badName(name: String) async throws {
        let ada = try await fixture.guest("Ada")
        _ = fixture.announced.take()
        let error = await #expect(throws: ChatError.self) { try await fixture.room(name, by: ada) }
        #expect(error?.code == "badRequest")
        #expect(fixture.announced.take().isEmpty)
    }

    @Test("80 characters of any plane are a room's name, and so is an emoji of several")
    func longName() async throws {
        let ada = try await fixture.guest("Ada")
        let name = String(repeating: "😀", count: 80)
        #expect(try JSONValue(parsing: try await fixture.room(name, by: ada).json)["name"]?.stringValue == name)
        #expect(try JSONValue(parsing: try await fixture.room("👩‍💻", by: ada).json)["name"]?.stringValue == "👩‍💻")
    }

    @Test("joining twice is joining once, and leaving twice is leaving once")
    func membership() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        func state() async throws -> [Int64] {
            let seen = try await fixture.read(room, for: bob)
            let isJoined = if case .member = seen.membership { true } else { false }
            return [seen.members, isJoined ? 1 : 0]
        }
        #expect(try await state() == [1, 0])
        _ = fixture.announced.take()
        #expect(try await fixture.join(room, by: bob).members == 2)
        #expect(fixture.announced.take().count == 1)
        #expect(try await fixture.join(room, by: bob).members == 2)
        #expect(fixture.announced.take().isEmpty, "the second time nobody is told")
        #expect(try await state() == [2, 1])
        try await fixture.leave(room, by: bob)
        #expect(fixture.announced.take().count == 1)
        try await fixture.leave(room, by: bob)
        #expect(fixture.announced.take().isEmpty)
        #expect(try await state() == [1, 0])
        #expect(try await fixture.join(room, by: bob).members == 2)
    }

    @Test("many joining and leaving at once are counted right")
    func concurrentMembership() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let fixture = fixture
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let user = try await fixture.guest("Guest \(number)")
                    for _ in 0..<3 { _ = try await fixture.join(room, by: user) }
                    if number.isMultiple(of: 2) { for _ in 0..<2 { try await fixture.leave(room, by: user) } }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await fixture.read(room, for: ada).members == 11)
    }

    @Test("a room that is not there can be neither joined, left, read nor written to")
    func noSuchRoom() async throws {
        let ada = try await fixture.guest("Ada")
        let room = RoomID("nowhere")
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.join(room, by: ada) }
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.leave(room, by: ada) }
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.read(room, for: ada) }
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.send("hi", "c1", to: room, from: ada) }
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.history(room, .newest, limit: 9, for: ada) }
    }

    @Test("the listing has every room once by name, as the one who asks sees it")
    func listing() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        for name in ["b", "a", "c"] { _ = try await fixture.room(name, by: name == "b" ? bob : ada) }
        _ = try await fixture.send("hi", "c1", to: RoomID("b"), from: bob)
        let listing = try await fixture.list(for: bob)
        let rooms = listing.elements("rooms")
        #expect(rooms.map { $0["id"]?.stringValue } == ["a", "b", "c"])
        #expect(rooms.map { $0["joined"] } == [.bool(false), .bool(true), .bool(false)])
        #expect(rooms.map { $0["newest"]?.integerValue } == [0, 1, 0])
        #expect(listing["revision"]?.integerValue == 6)
    }

    @Test(
        "a display name is trimmed and has 1 to 40 characters",
        arguments: [
            (" Ada ", "Ada"), ("é", "é"), (String(repeating: "x", count: 40), String(repeating: "x", count: 40)),
        ]
            + (["", " ", "a\u{0}", "\u{202E}a", String(repeating: "x", count: 41)].map { ($0, nil) }
                as [(String, String?)])
    )
    func displayName(name: String, kept: String?) async throws {
        if let kept {
            let user = try await fixture.guest(name)
            #expect(user.name == kept)
            #expect(try fixture.store.readNow { try ChatService.user(user.id, in: $0) } == user)
        } else {
            let error = await #expect(throws: ChatError.self) { try await fixture.guest(name) }
            #expect(error?.code == "badRequest")
        }
    }
}
