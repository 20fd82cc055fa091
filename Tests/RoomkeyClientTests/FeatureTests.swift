// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: what can be done in a room")
struct FeatureTests {
    /// Two people in one room, both with its timeline open.
    private func withTwo(
        _ body: (_ ada: ChatClient, _ bob: ChatClient, _ room: Room, _ seenByBob: Timeline) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await server.withClient("Ada") { ada in
                let room = try await ada.createRoom("General")
                try await server.withClient("Bob") { bob in
                    try await bob.room(room.id).join()
                    let timeline = await bob.room(room.id).timeline()
                    try await body(ada, bob, room, timeline)
                }
            }
        }
    }

    @Test("edits, deletions, reactions and pins show to the others, and at once to who made them")
    func changes() async throws {
        try await withTwo { ada, bob, room, seenByBob in
            let own = await room.timeline()
            let first = try await room.send("first").delivered()
            let second = try await room.send("second", replyTo: first.seq).delivered()
            #expect(second.replyTo == first.seq)
            let edited = try await room.edit(first, to: "better")
            #expect(own.snapshots.value.messages.map(\.text) == ["better", "second"])
            await #expect(throws: RoomkeyError.self) { try await room.edit(first, to: "too late") }
            try await room.react("👍", to: second.seq)
            #expect(own.snapshots.value.messages[1].reactions.map(\.isMine) == [true])
            try await bob.room(room.id).react("👍", to: second.seq)
            try await seenByBob.snapshots.first("two thumbs") { $0.messages.last?.reactions.first?.count == 2 }
            try await bob.room(room.id).unreact("👍", to: second.seq)
            try await room.pin(second.seq)
            #expect(try await room.pins().map(\.seq) == [second.seq])
            try await seenByBob.snapshots.first("all of it") { snapshot in
                snapshot.messages.map(\.text) == ["better", "second"] && snapshot.messages[1].pin?.name == "Ada"
                    && snapshot.messages[1].reactions.map(\.count) == [1]
            }
            #expect(try await room.message(1) == edited)
            try await room.unpin(second.seq)
            try await room.delete(second.seq)
            #expect(own.snapshots.value.messages[1].text == nil)
            try await seenByBob.snapshots.first("the deletion") { $0.messages.last?.deletedAt != nil }
        }
    }

    @Test("a long history is loaded page by page, from anywhere, without gaps in the end")
    func history() async throws {
        try await withTwo { ada, bob, room, _ in
            for number in 1...30 { try await room.send("\(number)").delivered() }
            let timeline = await bob.room(room.id).timeline()
            await timeline.close()
            try await server(bob, knows: 30, of: room.id)
            let fresh = await bob.room(room.id).timeline()
            try await fresh.snapshots.first("the newest page") { $0.messages.count == 30 }
            await fresh.keep(25...30)
            #expect(fresh.snapshots.value.messages.map(\.seq.rawValue) == Array(25...30))
            #expect(fresh.snapshots.value.hasOlder)
            #expect(try await fresh.jump(to: .around(5), 5) == 5)
            let gap = try #require(
                fresh.snapshots.value.rows.compactMap { row in
                    if case .gap(let range) = row.content { range } else { nil }
                }.first
            )
            #expect(gap == 8...24)
            try await fresh.fill(gap)
            try await fresh.loadOlder()
            #expect(fresh.snapshots.value.messages.map(\.text) == (1...30).map { "\($0)" })
            #expect(fresh.snapshots.value.rows.count == 30)
            #expect(!fresh.snapshots.value.hasOlder)
            #expect(try await bob.room(room.id).history(.after(28)).messages.map(\.seq) == [29, 30])
        }
    }

    private func server(_ client: ChatClient, knows newest: Seq, of room: RoomID) async throws {
        try await client.rooms.first("message \(newest)") { $0.first { $0.id == room }?.newest == newest }
    }

    @Test("what is read is the same on all devices; unread mentions are counted")
    func reading() async throws {
        try await withTwo { ada, bob, room, _ in
            let other = try ChatClient(bob.session, options: .ofTests())
            try await other.connect()
            for text in ["one", "@Bob two", "three"] { try await room.send(text).delivered() }
            try await bob.rooms.first("the mention") { $0.first?.unread == 3 && $0.first?.mentions == [2] }
            await bob.room(room.id).markRead(upTo: 2)
            #expect(bob.rooms.value.first?.unread == 1)
            #expect(bob.rooms.value.first?.mentions == [])
            try await other.rooms.first("the same elsewhere") { $0.first?.read == 2 && $0.first?.mentions == [] }
            try await other.room(room.id).markUnread(from: 1)
            try await bob.rooms.first("all unread again") { $0.first?.unread == 3 && $0.first?.mentions == [2] }
            await other.close()
        }
    }

    @Test("who writes and who is there is told to those who want to know")
    func presence() async throws {
        try await withTwo { ada, bob, room, _ in
            await room.setTyping()
            try await bob.typing.first("Ada is writing") { $0[room.id]?.map(\.name) == ["Ada"] }
            try await room.send("done").delivered()
            try await bob.typing.first("Ada has written") { $0[room.id] == nil }
            try await bob.watch([ada.session.user.id])
            #expect(bob.presence.value == [ada.session.user.id: .online])
            try await ada.setPresence(.idle)
            try await bob.presence.first("Ada is away") { $0 == [ada.session.user.id: .idle] }
        }
    }

    @Test("rooms are made, found, changed, joined, left; people are found, invited, named")
    func roomsAndPeople() async throws {
        try await withTwo { ada, bob, room, _ in
            try await room.update(topic: "Everything", description: "For all of us")
            try await bob.rooms.first("the topic") { $0.first?.topic == "Everything" }
            let members = try await room.members()
            #expect(Set(members.map(\.name)) == ["Ada", "Bob"])
            try await room.setRole(.moderator, of: bob.session.user.id)
            try await bob.updateProfile(name: "Robert", status: "on a train")
            #expect(bob.me.value.name == "Robert")
            #expect(try await ada.person(bob.session.user.id).status == "on a train")
            #expect(try await ada.people(named: "Rob").map(\.name) == ["Robert"])

            let secret = try await ada.createRoom("Secret", .private)
            #expect(try await bob.listRooms().rooms.map(\.name) == ["General"])
            try await secret.invite(bob.session.user.id)
            try await bob.rooms.first("the invitation") { $0.contains { $0.id == secret.id } }
            try await secret.setNotifications(.all)
            #expect(secret.summary?.notifications == .all)
            try await secret.remove(bob.session.user.id)
            try await bob.rooms.first("the removal") { !$0.contains { $0.id == secret.id } }

            let direct = try await bob.directRoom(with: [ada.session.user.id])
            #expect(direct.summary?.visibility == .direct)
            try await direct.send("psst").delivered()
            try await ada.rooms.first("the message to her") { $0.contains { $0.id == direct.id && $0.unread == 1 } }
            let found = try await eventually("the search index") {
                let page = try await ada.search("psst")
                return page.hits.isEmpty ? nil : page
            }
            #expect(found.hits.map(\.room) == [direct.id])
            #expect(found.hits[0].snippet.contains { $0.isHit && $0.text == "psst" })

            try await bob.room(room.id).leave()
            #expect(bob.room(room.id).summary == nil)
            try await room.update(isArchived: true)
            let refused = await #expect(throws: RoomkeyError.self) { try await room.send("too late").delivered() }
            #expect(refused?.refusal?.code == .archived)
        }
    }
}
