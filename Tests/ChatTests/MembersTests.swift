// SPDX-License-Identifier: MIT

import CommitLog
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: the members of large rooms, and many people")
struct MembersTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    /// A room with so many members besides its maker, whose ids are in the order of their numbers.
    private func room(by maker: User, with count: Int, _ name: (Int) -> String) async throws -> RoomID {
        let room = try await fixture.room("Crowd", by: maker).id
        let operations = try (0..<count).flatMap { number -> [Command.Operation] in
            let padded = String(String(100_000 + number).dropFirst())
            let user = User(
                id: try #require(UserID("u_\(padded)")),
                name: name(number),
                createdAt: Timestamp(milliseconds: 1)
            )
            return [
                .put(ChatKey.user(user.id), user.record), .put(ChatKey.named(FoldedName(user.name), user.id), []),
                .put(ChatKey.member(room, user.id), Array(#"{"name":"x","role":"member","joinedAt":1}"#.utf8)),
            ]
        }
        _ = try await fixture.log.append(Command(at: Timestamp(milliseconds: 1), operations: operations))
        return room
    }

    private func page(_ request: ChatService.MembersRequest, for user: User) async throws -> (
        names: [String], next: UserID?
    ) {
        let page = try JSONValue(
            parsing: try await fixture.reply { fixture.chat.members(request, for: user.id, reply: $0) }
        )
        let next = page["next"]?.stringValue.flatMap { UserID($0) }
        return (page.elements("members").compactMap { $0["name"]?.stringValue }, next)
    }

    /// All pages, and how many there were.
    private func all(_ room: RoomID, search: String?, for user: User) async throws -> (names: [String], pages: Int) {
        var (names, pages) = ([String](), 0)
        var next: UserID?
        repeat {
            let page = try await page(.init(of: room, search: search, after: next), for: user)
            names += page.names
            next = page.next
            pages += 1
        } while next != nil
        return (names, pages)
    }

    @Test("pages of members say whether there are more, and those looked for are found wherever they are")
    func pages() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await room(by: ada, with: 4_100) { $0 == 4_090 ? "Zoë Łovelace" : "Guest \($0)" }
        let whole = try await all(room, search: nil, for: ada)
        #expect(whole.names.count == 4_101)
        #expect(whole.pages == 9)
        for search in ["zoe", "ŁOVE", "lovelace", "zoe  lo"] {
            #expect(try await all(room, search: search, for: ada).names == ["Zoë Łovelace"], "\(search)")
        }
        #expect(try await all(room, search: "ovelace", for: ada).names == [])
        #expect(try await all(room, search: "guest 40", for: ada).names.count == 110)
        // No page is larger for a search that most fit.
        #expect(try await page(.init(of: room, search: "guest"), for: ada).names.count == 500)
        #expect(try await all(room, search: "guest", for: ada).names.count == 4_099)
        await #expect(throws: ChatError.self) {
            _ = try await page(.init(of: room, search: String(repeating: "ﷺ", count: 100_000)), for: ada)
        }
    }

    @Test("a person beyond the first members is mentioned, and so is the last of many who share a name")
    func mentioned() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await room(by: ada, with: 600) { $0 == 599 ? "Zoe" : "Guest \($0)" }
        let sent = try await fixture.send("@zoe", "c1", to: room, from: ada)
        #expect(MessageRecord(sent.message.record)?.mentions.people.map(\.text) == ["u_00599"])
        // Guests of before, who are in no room of these.
        let others = (0..<300).map { number in
            User(id: UserID("a_\(number)") ?? ada.id, name: "Zoe", createdAt: Timestamp(milliseconds: 1))
        }
        let operations = others.flatMap { user -> [Command.Operation] in
            [.put(ChatKey.user(user.id), user.record), .put(ChatKey.named(FoldedName("Zoe"), user.id), [])]
        }
        _ = try await fixture.log.append(Command(at: Timestamp(milliseconds: 1), operations: operations))
        let again = try await fixture.send("@zoe", "c2", to: room, from: ada)
        #expect(MessageRecord(again.message.record)?.mentions.people.map(\.text) == ["u_00599"])
    }

    @Test("people say whether there are more than are listed")
    func people() async throws {
        let ada = try await fixture.guest("Ada")
        _ = try await room(by: ada, with: 51) { "Guest \($0)" }
        func people(_ search: String) async throws -> (count: Int, more: JSONValue?) {
            let page = try JSONValue(
                parsing: try await fixture.reply { fixture.chat.people(named: search, for: ada.id, reply: $0) }
            )
            return (page.elements("users").count, page["more"])
        }
        let guests = try await people("guest")
        #expect(guests.count == 50 && guests.more == .bool(true))
        let some = try await people("guest 1")
        #expect(some.count == 11 && some.more == nil)
    }
}
