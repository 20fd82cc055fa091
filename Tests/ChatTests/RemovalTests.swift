// SPDX-License-Identifier: MIT

import CommitLog
import Store
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: removed people")
struct RemovalTests {
    private let fixture: ChatFixture
    private let owner: User
    private let ada: User

    init() async throws {
        fixture = try ChatFixture()
        owner = try await fixture.account("Olivia", .owner)
        ada = try await fixture.account("Ada", .member)
    }

    /// Does the first part of removing somebody.
    private func remove(_ user: User, by remover: User?) async throws(ChatError) {
        try await fixture.chat.removeAccount(user.id, by: remover.map { Principal($0) }) { _ in .none }
    }

    private func isDone(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return true
        } catch {
            return false
        }
    }

    private func person(_ user: User) throws -> User? {
        try fixture.store.readNow { try ChatService.user(user.id, in: $0) }
    }

    @Test("who is removed is known as that, is found by no name, and leaves each room by an event of its own")
    func removing() async throws {
        let rooms = [try await fixture.room("A", by: owner).id, try await fixture.room("B", by: owner).id]
        for room in rooms { _ = try await fixture.join(room, by: ada) }
        _ = try await fixture.reply { fixture.chat.directRoom(of: Principal(ada), with: [owner.id], reply: $0) }
        _ = try await fixture.send("hello", "c1", to: rooms[0], from: ada)
        let before = try fixture.store.readNow { try $0.revision().value }
        try await remove(ada, by: owner)
        try await fixture.chat.leaveRooms(of: ada.id)

        let removed = try #require(try person(ada))
        #expect(removed.isRemoved && removed.name == "Ada" && removed.role == .member)
        #expect(try JSONValue(parsing: removed.json)["removed"] == .bool(true))
        let back = try fixture.catchUp(owner, since: before)
        #expect(try back.kinds == ["user", "member", "member", "member", "caughtUp"])
        let events = try back.events.map { try JSONValue(parsing: $0) }
        #expect(Set(events.compactMap { $0["revision"]?.integerValue }).count == 4)
        #expect(events[1...3].allSatisfy { $0["joined"] == .bool(false) && $0["members"]?.integerValue == 1 })
        #expect(try fixture.catchUp(removed).kinds == ["caughtUp"])
        #expect(try fixture.check().lines == [])

        let page = try await fixture.history(rooms[0], .newest, limit: 9, for: owner)
        #expect(page.elements("messages").map { $0["name"]?.stringValue } == ["Ada"])
        #expect(try await fixture.account("Ada", .member).id != ada.id)
        // Removing twice is removing once.
        let revision = try fixture.store.readNow { try $0.revision() }
        try await remove(ada, by: owner)
        #expect(try fixture.store.readNow { try $0.revision() } == revision)
    }

    @Test("who was removed comes into no room any more, also not in the moment between removing and leaving")
    func noWayBack() async throws {
        let room = try await fixture.room("A", by: owner).id
        try await remove(ada, by: owner)
        await #expect(throws: ChatError.noSuchPerson) {
            _ = try await fixture.reply { fixture.chat.invite(ada.id, to: room, by: Principal(owner), reply: $0) }
        }
        await #expect(throws: ChatError.noSuchPerson) {
            _ = try await fixture.reply { fixture.chat.directRoom(of: Principal(owner), with: [ada.id], reply: $0) }
        }
        // Requests of theirs that were on the way.
        await #expect(throws: ChatError.signedOut) { _ = try await fixture.join(room, by: ada) }
        await #expect(throws: ChatError.signedOut) { _ = try await fixture.room("B", by: ada) }
        await #expect(throws: ChatError.signedOut) { _ = try await fixture.update(ada, name: "Eve") }
        await #expect(throws: ChatError.account(.noSuchAccount)) {
            _ = try await fixture.chat.setRole(.owner, of: ada.id, by: nil)
        }
        #expect(try fixture.check().lines == [])
    }

    @Test("what is left undone of a removal is finished later")
    func finishing() async throws {
        let room = try await fixture.room("A", by: owner).id
        for person in [ada, try await fixture.guest("Bob")] { _ = try await fixture.join(room, by: person) }
        try await remove(ada, by: nil)
        #expect(try await fixture.read(room, for: owner).members == 3)
        try await fixture.chat.finishRemovals()
        #expect(try await fixture.read(room, for: owner).members == 2)
        let revision = try fixture.store.readNow { try $0.revision() }
        try await fixture.chat.finishRemovals()
        #expect(try fixture.store.readNow { try $0.revision() } == revision)
    }

    @Test("owners remove everybody, admins all but owners, members and guests nobody; the last owner stays")
    func whoMay() async throws {
        let (admin, member) = (try await fixture.account("Admin", .admin), try await fixture.account("Member", .member))
        let guest = try await fixture.guest("Guest")
        for remover in [member, guest] {
            await #expect(throws: ChatError.account(.notAllowed)) { try await remove(ada, by: remover) }
        }
        await #expect(throws: ChatError.account(.notAllowed)) { try await remove(owner, by: admin) }
        for remover in [nil, owner] {
            await #expect(throws: ChatError.account(.lastOwner)) { try await remove(owner, by: remover) }
            await #expect(throws: ChatError.account(.noSuchAccount)) { try await remove(guest, by: remover) }
        }
        try await remove(admin, by: admin)
        #expect(try person(admin)?.isRemoved == true)
        #expect(try fixture.check().lines == [])
    }

    @Test("of two owners who remove each other at once, one stays")
    func eachOther() async throws {
        let second = try await fixture.account("Oscar", .owner)
        async let one = isDone { try await remove(owner, by: second) }
        async let other = isDone { try await remove(second, by: owner) }
        #expect(await [one, other].count(where: \.self) == 1)
        #expect(try [owner, second].filter { try person($0)?.isRemoved == false }.count == 1)
        #expect(try fixture.check().lines == [])
    }
}

extension ChatFixture {
    func account(_ name: String, _ role: Role) async throws(ChatError) -> User {
        try await signUp(name, role: role, as: nil)
    }
}
