// SPDX-License-Identifier: MIT

import ChatProtocol
import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

import struct Chat.User
import struct Chat.Workspace

@testable import Chat

@Suite("Chat: the workspace")
struct WorkspaceTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    @Test("it is called Roomkey and has no default room until it is changed, and unchanged members stay")
    func update() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        #expect(try await fixture.chat.workspace() == (Workspace(), SignUpPolicy(), false))
        #expect(Workspace().name == "Roomkey")
        try await fixture.set(name: " Acme ", by: ada)
        try await fixture.set(room, by: ada)
        var expected = Workspace()
        expected.name = "Acme"
        expected.defaultRoom = room
        #expect(try await fixture.chat.workspace() == (expected, SignUpPolicy(), false))
        _ = fixture.announced.take()
        try await fixture.set(name: "Acme", by: ada)
        try await fixture.set(room, by: ada)
        #expect(fixture.announced.take().isEmpty, "nothing has changed")
        try await fixture.set(nil, by: ada)
        expected.defaultRoom = nil
        #expect(try await fixture.chat.workspace() == (expected, SignUpPolicy(), false))
        #expect(try fixture.check().lines == [])
    }

    @Test("the default room is a public one that is there and not archived")
    func refused() async throws {
        let (ada, bob) = (try await fixture.account("Ada", .admin), try await fixture.account("Bob", .admin))
        let secret = try await fixture.reply {
            fixture.chat.createRoom(named: "Secret", visibility: .private, by: Principal(ada), reply: $0)
        }
        let archived = try await fixture.room("Old", by: ada)
        try await fixture.archive(archived.id, true, by: ada)
        _ = fixture.announced.take()
        let error = await #expect(throws: ChatError.self) { try await fixture.set(secret.id, by: ada) }
        #expect(error?.code == "badRequest")
        // Who is not in it is not told that it is there.
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.set(secret.id, by: bob) }
        await #expect(throws: ChatError.noSuchRoom) { try await fixture.set(RoomID("nowhere"), by: ada) }
        await #expect(throws: ChatError.archived) { try await fixture.set(archived.id, by: ada) }
        for name in ["", " ", "a\nb", String(repeating: "x", count: 81)] {
            let error = await #expect(throws: ChatError.self) { try await fixture.set(name: name, by: ada) }
            #expect(error?.code == "badRequest")
        }
        #expect(fixture.announced.take().isEmpty)
    }

    @Test("a change is told to everyone, live and in catching up in the same words, and a first load tells what is set")
    func told() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let before = try fixture.catchUp(ada)
        #expect(try before.kinds == ["room", "caughtUp"])
        _ = fixture.announced.take()
        try await fixture.set(room, by: ada)
        let changes = fixture.announced.take().flatMap { $0 }
        let publications = ChatEvents.publications(for: changes) { _ in .nothing }
        #expect(publications.map(\.topic) == [ChatTopics.directory])
        let text = #"{"event":"workspace","revision":3,"workspace":{"name":"Roomkey","defaultRoom":"general"}}"#
        #expect(publications.compactMap(\.frame).map { String(decoding: $0.textFramePayload, as: UTF8.self) } == [text])
        let back = try fixture.catchUp(ada, since: before.revision.value)
        #expect(
            back.events.map { String(decoding: $0, as: UTF8.self) } == [text, try fixture.caughtUp(3)]
        )
        _ = try await fixture.send("hello", "c1", to: room, from: ada)
        let load = try fixture.catchUp(ada)
        #expect(try load.kinds == ["workspace", "room", "caughtUp"])
        let loaded = #"{"event":"workspace","revision":4,"workspace":{"name":"Roomkey","defaultRoom":"general"}}"#
        #expect(load.events.first.map { String(decoding: $0, as: UTF8.self) } == loaded)
    }

    // MARK: The default room

    @Test("who comes new is in the default room from the start, by the command that makes the person; bots are not")
    func newcomers() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        _ = try await fixture.send("before", "c1", to: room, from: ada)
        try await fixture.set(room, by: ada)
        while try await fixture.chat.joinNextAccount() {}
        _ = fixture.announced.take()
        let guest = try await fixture.guest("Guest")
        let account = try await fixture.account("Account")
        let commits = fixture.announced.take()
        #expect(Set(commits.flatMap { $0 }.map(\.revision)).count == 2, "one command each")
        _ = try await fixture.chat.createBot(named: "Robot", by: nil) { _, _ in .none }
        for person in [guest, account] {
            let seen = try await fixture.read(room, for: person)
            #expect(seen.members == 3)
            #expect(
                seen.membership == .member(.member, read: Seq(1), mentions: [], .mentions),
                "what was said before is history"
            )
        }
        #expect(try fixture.check().lines == [])
    }

    @Test("who leaves is not put back, neither by signing up nor by setting the same room again")
    func leaving() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        try await fixture.set(room, by: ada)
        let guest = try await fixture.guest("Bob")
        let account = try await fixture.account("Cleo")
        for person in [guest, account] { try await fixture.leave(room, by: person) }
        _ = try await fixture.account("Bob", of: guest)
        try await fixture.set(room, by: ada)
        while try await fixture.chat.joinNextAccount() {}
        #expect(try await fixture.read(room, for: ada).members == 1)
    }

    @Test("while the default room is archived newcomers come in and join nothing")
    func archived() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        try await fixture.set(room, by: ada)
        try await fixture.archive(room, true, by: ada)
        _ = try await fixture.guest("Bob")
        _ = try await fixture.account("Cleo")
        #expect(try await fixture.read(room, for: ada).members == 1)
        try await fixture.archive(room, false, by: ada)
        _ = try await fixture.guest("Dan")
        #expect(try await fixture.read(room, for: ada).members == 2)
    }

    @Test(
        "when a default room is set the accounts that are not in it join, each told to the others; guests and bots do not"
    )
    func existing() async throws {
        let ada = try await fixture.account("Ada")
        let room = try await fixture.room("General", by: ada).id
        let accounts = [
            try await fixture.account("Bob"), try await fixture.account("Cleo"), try await fixture.account("Dan"),
        ]
        _ = try await fixture.join(room, by: accounts[1])
        let guest = try await fixture.guest("Guest")
        let bot = try await fixture.chat.createBot(named: "Robot", by: nil) { _, _ in .none }
        try await fixture.set(room, by: ada)
        _ = fixture.announced.take()
        while try await fixture.chat.joinNextAccount() {}
        let changes = fixture.announced.take().flatMap { $0 }
        let joined = changes.compactMap { change -> UserID? in
            if case .member(room, let user) = ChatKey.Record(change.address.key) { user } else { nil }
        }
        #expect(joined == [accounts[0].id, accounts[2].id])
        #expect(Set(changes.map(\.revision)).count == 3, "each by a command of its own, and one that says it is done")
        for person in accounts { #expect(try await fixture.isMember(person, of: room)) }
        for person in [guest, bot] { #expect(try await !fixture.isMember(person, of: room)) }
        #expect(try await fixture.read(room, for: ada).members == 4)
        #expect(try await !fixture.chat.joinNextAccount())
        #expect(fixture.announced.take().isEmpty, "it is done")
        #expect(try fixture.check().lines == [])
    }

    @Test("who leaves while the accounts are joining is not put back, and who had left before joins")
    func leavingMeanwhile() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        let (bob, cleo) = (try await fixture.account("Bob"), try await fixture.account("Cleo"))
        let (dan, eve) = (try await fixture.account("Dan"), try await fixture.account("Eve"))
        for person in [cleo, dan] { _ = try await fixture.join(room, by: person) }
        try await fixture.leave(room, by: dan)
        try await fixture.set(room, by: ada)
        #expect(try await fixture.chat.joinNextAccount())  // Bob
        try await fixture.set(name: "Acme", by: ada)
        for person in [bob, cleo] { try await fixture.leave(room, by: person) }
        let fay = try await fixture.account("Fay")
        try await fixture.leave(room, by: fay)
        while try await fixture.chat.joinNextAccount() {}
        for person in [bob, cleo, fay] { #expect(try await !fixture.isMember(person, of: room)) }
        for person in [dan, eve] { #expect(try await fixture.isMember(person, of: room)) }
    }

    @Test("of many accounts each joins, also when it is begun again after every step")
    func many() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada).id
        for number in 0..<450 { _ = try await fixture.account("Account \(number)") }
        try await fixture.set(room, by: ada)
        // Nothing is kept in memory between two steps.
        while try await fixture.chat.joinNextAccount() {}
        #expect(try await fixture.read(room, for: ada).members == 451)
        let other = try await fixture.room("Other", by: ada).id
        try await fixture.set(other, by: ada)
        for _ in 0..<10 { _ = try await fixture.chat.joinNextAccount() }
        try await fixture.set(nil, by: ada)
        while try await fixture.chat.joinNextAccount() {}
        #expect(try await fixture.read(other, for: ada).members == 11, "it ends when there is no default room any more")
    }

    @Test("a newcomer is decided on again when the default room has changed meanwhile")
    func race() throws {
        let schedule = ManualSchedule()
        let fixture = try ChatFixture(schedule: schedule)
        let people = Journal<Result<User, ChatError>>()
        fixture.chat.createGuest(named: "Ada", with: { _ in [] }, reply: .init(people.record))
        schedule.run()
        let ada = try #require(try people.take().first?.get())
        for name in ["One", "Two"] { fixture.chat.createRoom(named: name, by: Principal(ada), reply: .unheard) }
        schedule.run()
        let (one, two) = (RoomID("one"), RoomID("two"))
        fixture.chat.updateWorkspace(.init(name: nil, defaultRoom: .room(one)), by: nil, reply: .unheard)
        schedule.run()
        // Both look at the same snapshot; the workspace is changed first.
        fixture.chat.updateWorkspace(.init(name: nil, defaultRoom: .room(two)), by: nil, reply: .unheard)
        fixture.chat.createGuest(named: "Bob", with: { _ in [] }, reply: .init(people.record))
        schedule.run()
        let bob = try #require(try people.take().first?.get())
        let joined = try fixture.store.readNow { try CatchUp.joinedRooms(of: bob.id, in: $0).map(\.room) }
        #expect(joined == [two])
        let archiving = ChatService.RoomUpdate(name: nil, topic: nil, description: nil, isArchived: true)
        fixture.chat.updateRoom(two, archiving, by: Principal(ada), reply: .unheard)
        fixture.chat.createGuest(named: "Cleo", with: { _ in [] }, reply: .init(people.record))
        schedule.run()
        let cleo = try #require(try people.take().first?.get())
        #expect(try fixture.store.readNow { try CatchUp.joinedRooms(of: cleo.id, in: $0).isEmpty })
    }
}

extension ChatFixture {
    /// Makes an account.
    /// - Parameter guest: becomes it.
    func account(_ name: String, of guest: User? = nil) async throws(ChatError) -> User {
        try await signUp(name, as: guest)
    }

    func set(name: String, by user: User) async throws(ChatError) {
        try await update(.init(name: name, defaultRoom: .asItIs), by: user)
    }

    /// Sets the default room; nil for none.
    func set(_ room: RoomID?, by user: User) async throws(ChatError) {
        let update = ChatService.WorkspaceUpdate(name: nil, defaultRoom: room.map { .room($0) } ?? .none)
        try await self.update(update, by: user)
    }

    /// Changes the workspace, as the operator for people who may not.
    private func update(_ update: ChatService.WorkspaceUpdate, by user: User) async throws(ChatError) {
        let principal = Permission.changeWorkspace.isGranted(to: user.role) ? Principal(user) : nil
        try await reply { chat.updateWorkspace(update, by: principal, reply: $0) }
    }

    func archive(_ room: RoomID, _ isArchived: Bool, by user: User) async throws(ChatError) {
        let update = ChatService.RoomUpdate(name: nil, topic: nil, description: nil, isArchived: isArchived)
        _ = try await reply { chat.updateRoom(room, update, by: Principal(user), reply: $0) }
    }

    func isMember(_ user: User, of room: RoomID) async throws(ChatError) -> Bool {
        if case .member = try await read(room, for: user).membership { true } else { false }
    }
}
