// SPDX-License-Identifier: MIT

import CommitLog
import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: profiles")
struct ProfileTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    private func account(_ name: String, as guest: User? = nil) async throws(ChatError) -> User {
        try await fixture.signUp(name, as: guest)
    }

    private func keys(under prefix: String) throws -> [String] {
        try fixture.store.readNow { snapshot in
            try snapshot.range(.chat, .prefix(Array(prefix.utf8)), limit: 100).records
                .map { String(decoding: $0.address.key, as: UTF8.self) }
        }
    }

    @Test("a bot's name is its own, as an account's: renaming it frees the old one and takes the new one")
    func renamingBot() async throws {
        let bot = try await fixture.chat.createBot(named: "Robot", by: nil) { _, _ in .none }
        _ = try await fixture.update(bot, name: "Machine")
        #expect(try fixture.check().lines == [])
        let guest = try await fixture.guest("Robot")
        await #expect(throws: ChatError.account(.nameTaken)) { _ = try await fixture.update(guest, name: "machine") }
    }

    @Test("an account's name moves with everything that it is found by")
    func renamingAccount() async throws {
        let ada = try await account("Ada")
        let renamed = try await fixture.update(ada, name: " Ada Lovelace ", status: "counting")
        #expect(renamed.name == "Ada Lovelace" && renamed.status == "counting" && renamed.id == ada.id)
        #expect(try keys(under: "name") == ["name/adalovelace", "named/adalovelace/\(ada.id)"])
        #expect(
            try fixture.store.readNow { try ChatService.account(named: FoldedName("adalovelace"), in: $0) } == renamed
        )
        #expect(try fixture.check().lines == [])
        // The name is free again.
        let other = try await account("ADA")
        #expect(other.id != ada.id)
    }

    @Test("an account may write its name in another way, and a guest theirs if no account has it")
    func sameName() async throws {
        let ada = try await account("Ada")
        #expect(try await fixture.update(ada, name: "ADA").name == "ADA")
        let bob = try await fixture.guest("Bob")
        #expect(try await fixture.update(bob, name: "BOB").name == "BOB")
        #expect(try keys(under: "name") == ["name/ada", "named/ada/\(ada.id)", "named/bob/\(bob.id)"])
        _ = try await account("bob")
        await #expect(throws: ChatError.account(.nameTaken)) { try await fixture.update(bob, name: "Bob") }
        // What is not changed is not refused.
        #expect(try await fixture.update(bob, name: "BOB", status: "here first").name == "BOB")
        #expect(try fixture.check().lines == [])
    }

    @Test("a name that looks like an account's is refused to guests and accounts", arguments: ["ada", "Аda", "A d a"])
    func lookalike(name: String) async throws {
        _ = try await account("Ada")
        let (guest, bob) = (try await fixture.guest("Guest"), try await account("Bob"))
        for person in [guest, bob] {
            await #expect(throws: ChatError.account(.nameTaken)) { try await fixture.update(person, name: name) }
        }
        #expect(try fixture.check().lines == [])
    }

    @Test("of two who take a name at once one gets it")
    func race() throws {
        let schedule = ManualSchedule()
        let fixture = try ChatFixture(schedule: schedule)
        let results = Journal<Result<User, ChatError>>()
        for name in ["Bob", "Cleo"] {
            fixture.chat.createGuest(named: name, with: { _ in [] }, reply: .init(results.record))
        }
        schedule.run()
        let people = try results.take().map { try $0.get() }
        for guest in people {
            let (id, at) = (guest.id, guest.createdAt)
            let account = User(id: id, name: guest.name, kind: .account, role: .member, createdAt: at)
            let claim = ChatKey.accountName(FoldedName(guest.name))
            let operations: [Command.Operation] = [
                .put(claim, Array(id.text.utf8)), .put(ChatKey.user(id), account.record),
            ]
            fixture.log.append(Command(at: at, operations: operations)) { _ in }
        }
        schedule.run()
        // Both look before either writes.
        for person in people {
            fixture.chat.updateProfile(
                .init(name: "Ada", status: nil),
                of: Principal(person),
                reply: .init(results.record)
            )
        }
        schedule.run()
        let outcomes = results.take()
        #expect(outcomes.count { (try? $0.get().name) == "Ada" } == 1)
        #expect(outcomes.contains(.failure(.account(.nameTaken))))
        #expect(try fixture.check().lines == [])
    }

    @Test("a status has up to 100 characters; an empty one takes it away")
    func status() async throws {
        let ada = try await fixture.guest("Ada")
        #expect(try await fixture.update(ada, status: String(repeating: "🙂", count: 100)).status.count == 100)
        await #expect(throws: ChatError.self) {
            try await fixture.update(ada, status: String(repeating: "x", count: 101))
        }
        await #expect(throws: ChatError.self) { try await fixture.update(ada, status: "one\ntwo") }
        let none = try await fixture.update(ada, status: "  ")
        #expect(none.status == "" && none.name == "Ada")
        #expect(try JSONValue(parsing: none.json)["status"] == nil)
    }

    @Test("everyone is told once, live and on coming back, and only of what has changed")
    func told() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        _ = fixture.announced.take()
        let renamed = try await fixture.update(ada, name: "Ada L.")  // 3
        _ = try await fixture.update(ada, name: "Ada L.", status: "")
        let changes = fixture.announced.take().flatMap { $0 }
        let publications = ChatEvents.publications(for: changes) { _ in .nothing }
        #expect(publications.map(\.topic) == [ChatTopics.user(ada.id), ChatTopics.directory])
        let text = #"{"event":"user","revision":3,"user":\#(String(decoding: renamed.json, as: UTF8.self))}"#
        #expect(
            publications.map { $0.frame.map { String(decoding: $0.textFramePayload, as: UTF8.self) } } == [nil, text]
        )
        guard case .inform(let record) = publications.first?.effect else { return _ = Issue.record("no effect") }
        #expect(User(id: ada.id, record: record)?.name == "Ada L.")
        for person in [ada, bob] {
            let back = try fixture.catchUp(person, since: 2)
            #expect(back.events.first.map { String(decoding: $0, as: UTF8.self) } == text)
            #expect(try back.kinds == ["user", "caughtUp"])
            #expect(try fixture.catchUp(person, since: 3).kinds == ["caughtUp"])
            #expect(back.person?.name == (person == ada ? "Ada L." : "Bob"))
        }
    }

    @Test("new people are no news, however many; a guest who becomes an account and another role are")
    func whatIsNews() async throws {
        let ada = try await fixture.guest("Ada")
        let address = ChatKey.user(ada.id)
        for number in 1...ChatLimits.resumedChanges {
            let guest = User(id: try #require(UserID("u_\(number)")), name: "G", createdAt: ada.createdAt)
            let command = Command(at: ada.createdAt, operations: [.put(ChatKey.user(guest.id), guest.record)])
            fixture.log.append(command) { _ in }
        }
        _ = try await fixture.guest("Last")
        #expect(try fixture.catchUp(ada, since: 1).kinds == ["caughtUp"])
        let before = try fixture.store.readNow { try $0.revision().value }
        let account = try await account("Ada", as: ada)
        #expect(try fixture.catchUp(ada, since: before).kinds == ["user", "caughtUp"])
        _ = try await fixture.chat.setRole(.owner, of: account.id, by: nil)
        let events = try fixture.catchUp(ada, since: before).events.map { try JSONValue(parsing: $0) }
        #expect(events.map { $0["user"]?["role"]?.stringValue } == ["owner", nil])
        #expect(try fixture.store.readNow { try $0.record(address)?.revision.value } == before + 2)
    }

    @Test("members are listed under the names that they have now")
    func members() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.join(room, by: bob)
        _ = try await fixture.update(bob, name: "Robert")
        let page = try JSONValue(
            parsing: try await fixture.reply { fixture.chat.members(.init(of: room), for: ada.id, reply: $0) }
        )
        let members = page.elements("members")
        #expect(members.map { $0["name"]?.stringValue } == ["Ada", "Robert"])
        #expect(members.map { $0["role"]?.stringValue } == ["moderator", "member"])
        #expect(members.allSatisfy { $0["joinedAt"]?.integerValue != nil })
    }

    @Test("who has another name is mentioned by that one")
    func mentions() async throws {
        let (ada, bob) = (try await fixture.guest("Ada"), try await fixture.guest("Bob"))
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.join(room, by: bob)
        _ = try await fixture.update(bob, name: "Robert")
        let before = try await fixture.send("@bob", "c1", to: room, from: ada)
        let after = try await fixture.send("@robert", "c2", to: room, from: ada)
        #expect(MessageRecord(before.message.record)?.mentions.people == [])
        #expect(MessageRecord(after.message.record)?.mentions.people == [bob.id])
    }
}

extension ChatFixture {
    @discardableResult
    func update(_ user: User, name: String? = nil, status: String? = nil) async throws(ChatError) -> User {
        try await reply { chat.updateProfile(.init(name: name, status: status), of: Principal(user), reply: $0) }
    }
}
