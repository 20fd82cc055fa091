// SPDX-License-Identifier: MIT

import CommitLog
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: names that look alike")
struct NameSkeletonTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    private func account(_ name: String) async throws(ChatError) -> User {
        try await fixture.signUp(name, as: nil)
    }

    /// Names, and others that nobody can tell from them. Some differ for ``FoldedName`` too.
    private static let alike: [(String, String)] = [
        ("Alice", "AIice"), ("Alice", "A1ice"), ("Alice", "Аlice"), ("Alice", "ALICE"), ("Ace", "ᎪᏟᎬ"),
        ("paypal", "paypa1"), ("Modern", "Modem"),
        ("Ольга", "Oльгa"), ("Bob", "В0b"), ("Bob", "Ｂｏｂ"), ("Bob", "B\u{200D}ob"), ("Zoë", "Zoe\u{308}"),
        ("Ada Lovelace", "AdaLovelace"), ("Ilse", "lIse"),
        ("Ann", "𝐀𝐧𝐧"), ("Kai", "Κаі"), ("scope", "ѕсоре"),
    ]

    @Test("nobody new can have a name that looks like an account's, in any way to come by a name", arguments: alike)
    func taken(name: String, lookalike: String) async throws {
        let ada = try await account(name)
        let taken = ChatError.account(.nameTaken)
        await #expect(throws: taken) { _ = try await account(lookalike) }
        await #expect(throws: taken) { _ = try await fixture.guest(lookalike) }
        await #expect(throws: taken) {
            _ = try await fixture.chat.createBot(named: lookalike, by: nil) { _, _ in .none }
        }
        let guest = try await fixture.guest("Someone else")
        await #expect(throws: taken) { _ = try await fixture.update(guest, name: lookalike) }
        let other = try await account("Another one")
        await #expect(throws: taken) { _ = try await fixture.update(other, name: lookalike) }
        // Who signs in is still found by the name and not by how it looks.
        let found = try fixture.store.readNow { try ChatService.account(named: FoldedName(name), in: $0) }
        #expect(found?.id == ada.id)
        #expect(try fixture.check().lines == [])
        // The name is free with its account.
        try await fixture.chat.removeAccount(ada.id, by: nil) { _ in .none }
        _ = try await fixture.guest(lookalike)
        #expect(try fixture.check().lines == [])
    }

    @Test(
        "names that look different are free beside each other",
        arguments: [
            ("Ali", "All"), ("Ada", "Adá"), ("Ada", "Ad4"), ("Ann", "Anna"), ("王小明", "王小朋"), ("Mia", "Mila"),
            ("Eva", "Eve"), ("Max", "Мах2"), ("Ольга", "Олька"),
        ]
    )
    func free(name: String, other: String) async throws {
        _ = try await account(name)
        _ = try await account(other)
        #expect(try fixture.check().lines == [])
    }

    @Test("an account may write its own name in ways that look alike, and has it to itself all the time")
    func own() async throws {
        let alice = try await account("Alice")
        for name in ["ALICE", "AIice", "alice", "Alice"] {
            #expect(try await fixture.update(alice, name: name).name == name)
            await #expect(throws: ChatError.account(.nameTaken)) { _ = try await account("A1ice") }
            #expect(try fixture.check().lines == [])
        }
        _ = try await fixture.update(alice, name: "Grace")
        _ = try await account("A1ice")
        #expect(try fixture.check().lines == [])
    }

    @Test("accounts of before claim how their names look, the first of those that look alike; the others stay")
    func existing() async throws {
        let names = ["paypal", "Grace"]
        var accounts: [User] = []
        for name in names { accounts.append(try await account(name)) }
        // As they were kept before: without a claim to how they look. One more looks like the first.
        let claims = try fixture.store.readNow { snapshot in
            try snapshot.range(.chat, .prefix(Array(ChatKey.skeletons.utf8)), limit: 100).records.map(\.address)
        }
        #expect(claims.count == 4)
        _ = try await fixture.log.append(
            Command(at: Timestamp(milliseconds: 1), operations: claims.map { .delete($0) })
        )
        let other = User(
            id: UserID("u_other"),
            name: "paypa1",
            kind: .account,
            role: .member,
            createdAt: Timestamp(milliseconds: 1)
        )
        _ = try await fixture.log.append(
            Command(
                at: other.createdAt,
                operations: [
                    .put(ChatKey.user(other.id), other.record),
                    .put(ChatKey.named(FoldedName(other.name), other.id), []),
                    .put(ChatKey.accountName(FoldedName(other.name)), Array(other.id.text.utf8)),
                ]
            )
        )
        try await fixture.chat.claimSkeletons()
        try await fixture.chat.claimSkeletons()
        #expect(try fixture.check().lines == [])
        let found = try fixture.store.readNow { try ChatService.account(named: FoldedName("paypa1"), in: $0) }
        #expect(found?.id == other.id)
        await #expect(throws: ChatError.account(.nameTaken)) { _ = try await fixture.guest("PaypaI") }
        await #expect(throws: ChatError.account(.nameTaken)) { _ = try await fixture.guest("Grаce") }
        // The one that stayed can change, and be written in another way.
        #expect(try await fixture.update(other, name: "Paypa1", status: "here").status == "here")
        #expect(try await fixture.update(other, name: "Pat").name == "Pat")
        #expect(try fixture.check().lines == [])
    }

    private static let nothing = [
        "\u{3164}", "\u{2800}", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{115F}\u{1160}", "\u{FFA0}",
        "\u{E0067}\u{E0062}\u{E007F}", "\u{AD}", "\u{2060}", "\u{34F}",
        "\u{180E}", "\u{FEFF}", "\u{1D173}", "\u{2800} \u{3164}", "\u{200C}\u{200D}", "\u{202E}", "\u{7}", "\u{FFFF}",
    ]

    @Test("a name or a message that shows nothing is refused", arguments: nothing)
    func invisible(text: String) async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        await #expect(throws: ChatError.self) { _ = try await fixture.guest(text) }
        await #expect(throws: ChatError.self) { _ = try await account(text) }
        await #expect(throws: ChatError.self) { _ = try await fixture.room(text, by: ada) }
        await #expect(throws: ChatError.self) { _ = try await fixture.update(ada, name: text) }
        await #expect(throws: ChatError.self) { _ = try await fixture.send(text, "c1", to: room, from: ada) }
    }

    @Test(
        "what has something to see stays as it is, with its joiners and tags",
        arguments: ["👩‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "می‌خواهم", "क्‍ष", "⠁⠙⠁", "a\u{200B}b", ".", "\u{301}", "葛󠄀"]
    )
    func visible(text: String) async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let sent = try await fixture.send(text, "c1", to: room, from: ada)
        #expect(MessageRecord(sent.message.record)?.text == Array(text.utf8))
    }

    @Test("flags of regions and joined emoji are names too", arguments: ["👩‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "Ada 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "葛󠄀城"])
    func emojiNames(name: String) async throws {
        #expect(try await fixture.guest(name).name == name)
    }

    @Test(
        "tags without a flag, and fillers, are no part of a name",
        arguments: ["Ada\u{E0067}", "🏴\u{E0067}\u{E007F}\u{E0067}", "Ada\u{3164}", "Ada\u{200B}"]
    )
    func hidden(name: String) async throws {
        await #expect(throws: ChatError.self) { _ = try await fixture.guest(name) }
    }
}
