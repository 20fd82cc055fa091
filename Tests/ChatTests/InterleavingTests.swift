// SPDX-License-Identifier: MIT

import CommitLog
import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

/// Invariant 3 of docs/architecture.md: for every interleaving of writes with a connect, snapshot and events make the state that a
/// later snapshot has.
@Suite("Chat: catching up and following")
struct InterleavingTests {
    /// A connection that was made at a point, and may have been cut and made again at a later one.
    private struct Connection {
        var client: SimulatedClient
        /// What the client held from the beginning on, without a gap.
        let since: Int64
        /// How many of the publications it has seen.
        var published: Int
    }

    /// A publication and what its frame says.
    fileprivate typealias Item = (publication: Publication, event: JSONValue?)

    @Test(
        "a client that connects or comes back at any point ends with what a first load at the end tells",
        arguments: seeds(10)
    )
    func everyPoint(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var world = try World()
        var published: [Item] = []
        var connections: [Connection] = []
        for _ in 0..<60 {
            // Other tests have deadlines.
            await Task.yield()
            published += try world.commit(&random)
            for user in world.users {
                // A first load here…
                var first = Connection(
                    client: SimulatedClient(user.id),
                    since: world.revision,
                    published: published.count
                )
                try first.client.connect(world.fixture.catchUp(user))
                connections.append(first)
                // … and one of an earlier point, which followed for a while, was cut off and comes back here, perhaps twice.
                var back = random.pick(connections.filter { $0.client.user == user.id })
                let followed = back.published + random.below(published.count - back.published + 1)
                for item in published[back.published..<followed] { back.client.deliver(item.publication, item.event) }
                if random.oneIn(3) {
                    let catchUp = try world.fixture.catchUp(user, since: back.client.revision)
                    try back.client.connect(catchUp, hearing: random.below(catchUp.events.count))
                }
                try back.client.connect(world.fixture.catchUp(user, since: back.client.revision))
                back.published = published.count
                connections.append(back)
            }
        }
        for index in connections.indices {
            for item in published[connections[index].published...] {
                connections[index].client.deliver(item.publication, item.event)
            }
        }
        #expect(world.messages.count > 15 && published.count > 60, "only \(world.messages.count) messages were sent")
        #expect(world.names.count == world.users.count, "everyone has had another name")
        #expect(try world.fixture.check().lines == [])
        for user in world.users {
            var atTheEnd = SimulatedClient(user.id)
            try atTheEnd.connect(world.fixture.catchUp(user))
            for connection in connections where connection.client.user == user.id {
                check(connection, against: atTheEnd, world)
            }
        }
    }

    private func check(_ connection: Connection, against atTheEnd: SimulatedClient, _ world: World) {
        let client = connection.client
        #expect(client.rooms == atTheEnd.rooms)
        #expect(client.workspace == atTheEnd.workspace)
        #expect(client.problems.isEmpty)
        #expect(Set(client.messages).count == client.messages.count, "each message once")
        for (address, message) in client.held {
            #expect(message == world.stored[address]?.message, "the newest version of \(address)")
        }
        for (address, count) in client.reactions {
            #expect(count == world.stored[address.message]?.reactions[address.emoji] ?? 0, "all of \(address)")
        }
        #expect(
            client.messages.allSatisfy { world.isMember(client.user, of: $0.room, at: $0.revision) },
            "and only as a member"
        )
        for (id, name) in client.names { #expect(name == world.names[id]?.name, "the name that \(id) has now") }
        guard client.resets == 0 else { return }
        let renamed = world.names.filter { $0.value.revision > connection.since }
        #expect(renamed.keys.allSatisfy { client.names[$0] != nil }, "every new name since \(connection.since)")
        #expect(client.roomsHeardOf.isSuperset(of: world.roomsCreated(after: connection.since)))
        for room in client.rooms.keys {
            let start = max(connection.since, world.lastJoin(client.user, of: room))
            let due = world.messages.filter { $0.room == room && $0.revision > start }
            #expect(due.allSatisfy { client.held[$0.address] != nil }, "every message since \(start)")
            let reactions = world.reactions.filter { $0.key.message.room == room && $0.value > start }
            #expect(reactions.keys.allSatisfy { client.reactions[$0] != nil }, "every reaction since \(start)")
        }
    }
}

/// Three people who make rooms, come, go and write, some of it in one commit, and what has come of it.
private struct World {
    let schedule = ManualSchedule()
    let fixture: ChatFixture
    let users: [User]
    private(set) var messages: [SimulatedClient.Received] = []
    /// What has become of each message.
    private(set) var stored: [SimulatedClient.Address: Stored] = [:]
    /// When each reaction came or went last.
    private(set) var reactions: [SimulatedClient.ReactionAddress: Int64] = [:]

    /// What people are called who have changed their name, and since when.
    private(set) var names: [String: (name: String, revision: Int64)] = [:]

    struct Stored {
        let message: JSONValue
        var reactions: [String: Int64] = [:]
    }

    private(set) var revision: Int64 = 0
    private var created: [String: Int64] = [:]
    /// By person and room: when they came and went, in turns.
    private var memberships: [[String]: [Int64]] = [:]
    private var sent = 0

    init() throws {
        fixture = try ChatFixture(schedule: schedule)
        let made = Journal<User>()
        for name in ["Ada", "Bob", "Eve"] {
            let reply = ChatService.Reply<User> { if let user = try? $0.get() { made.record(user) } }
            fixture.chat.createGuest(named: name, with: { _ in [] }, reply: reply)
        }
        schedule.run()
        users = made.take()
        revision = try fixture.store.readNow { try $0.revision().value }
    }

    func isMember(_ user: UserID, of room: String, at revision: Int64) -> Bool {
        let changes = memberships[[user.text, room]] ?? []
        return !changes.count { $0 <= revision }.isMultiple(of: 2)
    }

    func lastJoin(_ user: UserID, of room: String) -> Int64 { memberships[[user.text, room]]?.last ?? 0 }

    func roomsCreated(after revision: Int64) -> Set<String> { Set(created.filter { $0.value > revision }.keys) }

    /// Does a few things in one commit and returns what is published of it.
    mutating func commit(_ random: inout SeededRandom) throws -> [InterleavingTests.Item] {
        for _ in 0...random.below(8) { act(&random) }
        schedule.run()
        let changes = fixture.announced.take().flatMap { $0 }
        note(changes)
        revision = try fixture.store.readNow { try $0.revision().value }
        let publications = ChatEvents.publications(for: changes) { needed in
            (try? fixture.store.readNow { try needed.read(in: $0) }) ?? .nothing
        }
        return try publications.map { publication in
            (publication, try publication.frame.map { try JSONValue(parsing: $0.textFramePayload) })
        }
    }

    private mutating func act(_ random: inout SeededRandom) {
        let (chat, user) = (fixture.chat, random.pick(users))
        let rooms = created.keys.sorted().compactMap { RoomID($0) }
        guard !rooms.isEmpty, !random.oneIn(30) else {
            return chat.createRoom(named: "Room \(random.below(3))", by: Principal(user), reply: .unheard)
        }
        if random.oneIn(15) {
            let update = ChatService.WorkspaceUpdate(name: "Name \(random.below(100))", defaultRoom: .asItIs)
            return chat.updateWorkspace(update, by: nil, reply: .unheard)
        }
        let room = random.pick(rooms)
        if random.oneIn(12) {
            let name = random.pick(["Ada", "Bob", "Ada Bob", "Zoe"])
            let update = ChatService.ProfileUpdate(name: name, status: random.pick(["", "away"]))
            return chat.updateProfile(update, of: Principal(user), reply: .unheard)
        }
        switch random.below(10) {
        case 0...2: chat.join(room, by: Principal(user), reply: .unheard)
        case 3: chat.leave(room, by: Principal(user), reply: .unheard)
        case 4 where random.oneIn(6):
            let ever = Timestamp(milliseconds: .max)
            let purge = Command(at: ever, operations: [.purge(before: ever, idempotencyBefore: ever, limit: 2)])
            fixture.log.append(purge) { _ in }
        case 5: actOnMessage(in: room, by: user, &random)
        default:
            sent += random.oneIn(5) ? 0 : 1
            guard let clientID = ClientMessageID("c\(sent)") else { return }
            chat.send(
                ChatService.Draft(Array("text".utf8), as: clientID),
                to: room,
                from: Principal(user),
                reply: .unheard
            )
        }
    }

    private func actOnMessage(in room: RoomID, by user: User, _ random: inout SeededRandom) {
        let (chat, emoji) = (fixture.chat, random.pick(["👍", "🎉"]))
        guard let message = messages.last(where: { $0.room == room.text }), let emoji = Emoji(emoji) else { return }
        let seq = Seq(1 + Int64(random.below(Int(message.seq))))
        switch random.below(6) {
        case 0...1: chat.react(with: emoji, to: seq, of: room, by: Principal(user), reply: .unheard)
        case 2: chat.unreact(with: emoji, to: seq, of: room, by: Principal(user), reply: .unheard)
        case 3: chat.delete(seq, of: room, by: Principal(user), reply: .unheard)
        case 4: chat.markRead(room, through: seq, by: Principal(user), reply: .unheard)
        default:
            let held = stored[SimulatedClient.Address(room: room.text, seq: seq.value)]?.message["revision"]
            let text = Array("edited \(random.below(100))".utf8)
            let revision = Revision(held?.integerValue ?? 0)
            chat.edit(seq, of: room, to: text, madeOn: revision, by: Principal(user), reply: .unheard)
        }
    }

    private mutating func note(_ changes: [Change]) {
        for change in changes {
            let revision = change.revision.value
            switch ChatKey.Record(change.address.key) {
            case .room(let room): created[room.text] = revision
            case .joinedRoom(let user, let room): memberships[[user.text, room.text], default: []].append(revision)
            case .message(let room, let seq):
                let address = SimulatedClient.Address(room: room.text, seq: seq.value)
                if stored[address] == nil {
                    messages.append(SimulatedClient.Received(address: address, revision: revision))
                }
                let message = change.value.map { Message(seq: seq, revision: change.revision, record: $0) }
                guard let text = message.flatMap({ try? JSONValue(parsing: $0.json) }) else { continue }
                stored[address] = Stored(message: text, reactions: stored[address]?.reactions ?? [:])
            case .reaction(let room, let seq, let emoji, _):
                let address = SimulatedClient.Address(room: room.text, seq: seq.value)
                reactions[SimulatedClient.ReactionAddress(message: address, emoji: emoji.text)] = revision
            case .reactionCount(let room, let seq, let emoji):
                let count = change.value.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
                stored[SimulatedClient.Address(room: room.text, seq: seq.value)]?.reactions[emoji.text] = count
            case .user(let id):
                guard let user = change.value.flatMap({ User(id: id, record: $0) }), user.changedAt != nil else {
                    continue
                }
                names[id.text] = (user.name, revision)
            case .member, .members, .newest, .sent, .readMarker, .mention, .roomMention, .pin, .notificationLevel,
                .workspace,
                .other:
                break
            }
        }
    }
}
