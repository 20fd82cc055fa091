// SPDX-License-Identifier: MIT

import CommitLog
import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat
@testable import RoomkeyClient

/// Invariant 3 of docs/architecture.md: for every interleaving of writes with a connect, snapshot and events make the state that a
/// later snapshot has.
@Suite("Chat: catching up and following")
struct InterleavingTests {
    /// A connection that was made at a point, and may have been cut and made again at a later one.
    private struct Connection {
        var client: SimulatedClient
        /// What the client held from the beginning on, without a gap.
        let since: Revision
        /// How many of the publications it has seen.
        var published: Int
    }

    /// A publication and what its frame says.
    fileprivate typealias Item = (publication: Publication, event: LiveEvent?)

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
                try world.askForPage(&first.client, &random)
                connections.append(first)
                // … and one of an earlier point, which followed for a while, was cut off and comes back here, perhaps twice.
                var back = random.pick(connections.filter { $0.client.user == user.id })
                let followed = back.published + random.below(published.count - back.published + 1)
                follow(published[back.published..<followed], &back.client, &random)
                if random.oneIn(3) {
                    let catchUp = try world.fixture.catchUp(user, since: back.client.state.revision?.value)
                    try back.client.connect(catchUp, hearing: random.below(catchUp.events.count))
                }
                try back.client.connect(world.fixture.catchUp(user, since: back.client.state.revision?.value))
                try world.askForPage(&back.client, &random)
                back.published = published.count
                connections.append(back)
            }
        }
        for index in connections.indices {
            follow(published[connections[index].published...], &connections[index].client, &random)
            connections[index].client.takePages()
        }
        #expect(world.messages.count > 15 && published.count > 60, "only \(world.messages.count) messages were sent")
        #expect(world.names.count == world.users.count, "everyone has had another name")
        #expect(try world.fixture.check().lines == [])
        for user in world.users {
            var atTheEnd = SimulatedClient(user.id)
            try atTheEnd.connect(world.fixture.catchUp(user))
            var pages: [RoomID: MessagePage] = [:]
            for room in atTheEnd.rooms.keys { pages[room] = try world.page(of: room, for: user.id) }
            for connection in connections where connection.client.user == user.id {
                check(connection, against: atTheEnd, pages, world)
            }
        }
    }

    /// Publications reach a client, and the page it has asked for arrives somewhere among them.
    private func follow(_ items: ArraySlice<Item>, _ client: inout SimulatedClient, _ random: inout SeededRandom) {
        let arrival = items.startIndex + random.below(items.count + 1)
        for (index, item) in zip(items.indices, items) {
            if index == arrival { client.takePages() }
            client.deliver(item.publication, item.event)
        }
    }

    private func check(
        _ connection: Connection,
        against atTheEnd: SimulatedClient,
        _ pages: [RoomID: MessagePage],
        _ world: World
    ) {
        var client = connection.client
        #expect(client.rooms == atTheEnd.rooms)
        #expect(client.state.workspace == atTheEnd.state.workspace)
        #expect(client.problems.isEmpty)
        #expect(Set(client.received).count == client.received.count, "each message once")
        #expect(
            client.received.allSatisfy { world.isMember(client.user, of: $0.message.room, at: $0.revision) },
            "and only as a member"
        )
        for (id, name) in client.names { #expect(name == world.names[id]?.name, "the name that \(id) has now") }
        for (room, page) in pages {
            let now = Dictionary(uniqueKeysWithValues: page.messages.map { ($0.seq, Comparable($0)) })
            for message in client.messages(in: room) {
                #expect(Comparable(message) == now[message.seq], "\(message.seq) of \(room) as it is now")
            }
            if client.resets == 0 {
                let joined = world.lastJoin(client.user, of: room)
                let start = max(connection.since, joined)
                // A client that learns later that it has joined cannot tell whether a message that was changed was sent before that. It
                // loads such a message with a page.
                let due = world.messages.filter { sent in
                    sent.message.room == room && sent.revision > start
                        && (joined <= connection.since || !world.isChanged(sent))
                }.map(\.message.seq)
                let held = client.messages(in: room).map(\.seq)
                #expect(Set(held).isSuperset(of: due), "every message since \(start)")
            }
            let isTrue = client.take(page)
            #expect(isTrue, "a page as of the newest change")
            #expect(client.messages(in: room).map(\.seq) == page.messages.map(\.seq))
        }
        guard client.resets == 0 else { return }
        let renamed = world.names.filter { $0.value.revision > connection.since }
        #expect(renamed.keys.allSatisfy { client.names[$0] != nil }, "every new name since \(connection.since)")
        #expect(client.roomsHeardOf.isSuperset(of: world.roomsCreated(after: connection.since)))
    }

    /// A message, its reactions without their order.
    private struct Comparable: Equatable {
        let message: ChatProtocol.Message
        let reactions: [String: ChatProtocol.Reaction]

        init(_ message: ChatProtocol.Message) {
            var bare = message
            bare.reactions = []
            self.message = bare
            reactions = Dictionary(
                uniqueKeysWithValues: message.reactions.map { reaction in
                    let people = reaction.people.sorted { $0.id.text < $1.id.text }
                    let (emoji, count, isMine) = (reaction.emoji, reaction.count, reaction.isMine)
                    return (emoji, ChatProtocol.Reaction(emoji: emoji, count: count, isMine: isMine, people: people))
                }
            )
        }
    }
}

/// Three people who make rooms, come, go and write, some of it in one commit, and what has come of it.
private struct World {
    let schedule = ManualSchedule()
    let fixture: ChatFixture
    let users: [Chat.User]
    private(set) var messages: [SimulatedClient.Received] = []
    /// The last change of each message.
    private var changes: [MessageID: Revision] = [:]

    /// What people are called who have changed their name, and since when.
    private(set) var names: [UserID: (name: String, revision: Revision)] = [:]

    private(set) var revision: Revision = 0
    private var created: [RoomID: Revision] = [:]
    /// When people came and went, in turns.
    private var memberships: [Membership: [Revision]] = [:]
    private var sent = 0

    private struct Membership: Hashable {
        let user: UserID
        let room: RoomID
    }

    init() throws {
        fixture = try ChatFixture(schedule: schedule)
        let made = Journal<Chat.User>()
        for name in ["Ada", "Bob", "Eve"] {
            let reply = ChatService.Reply<Chat.User> { if let user = try? $0.get() { made.record(user) } }
            fixture.chat.createGuest(named: name, with: { _ in [] }, reply: reply)
        }
        schedule.run()
        users = made.take()
        revision = try fixture.store.readNow { try $0.revision() }
    }

    func isMember(_ user: UserID, of room: RoomID, at revision: Revision) -> Bool {
        let changes = memberships[Membership(user: user, room: room)] ?? []
        return !changes.count { $0 <= revision }.isMultiple(of: 2)
    }

    func lastJoin(_ user: UserID, of room: RoomID) -> Revision {
        memberships[Membership(user: user, room: room)]?.last ?? 0
    }

    /// Whether a message was edited or deleted.
    func isChanged(_ sent: SimulatedClient.Received) -> Bool { changes[sent.message] != sent.revision }

    func roomsCreated(after revision: Revision) -> Set<RoomID> { Set(created.filter { $0.value > revision }.keys) }

    /// The newest page of a room.
    func page(of room: RoomID, for user: UserID) throws -> MessagePage {
        let page = Journal<[UInt8]>()
        let reply = ChatService.Reply<[UInt8]> { if let text = try? $0.get() { page.record(text) } }
        fixture.chat.history(of: room, .newest, limit: 200, for: user, reply: reply)
        schedule.run()
        return try MessagePage(told: JSONValue(parsing: #require(page.entries.first)))
    }

    /// A client asks for a page of one of its rooms, which is read now and arrives later.
    func askForPage(_ client: inout SimulatedClient, _ random: inout SeededRandom) throws {
        let rooms = client.rooms.keys.sorted { $0.text < $1.text }
        if let room = rooms.randomElement(using: &random) { client.pages = [try page(of: room, for: client.user)] }
    }

    /// Does a few things in one commit and returns what is published of it.
    mutating func commit(_ random: inout SeededRandom) throws -> [InterleavingTests.Item] {
        for _ in 0...random.below(8) { act(&random) }
        schedule.run()
        let changes = fixture.announced.take().flatMap { $0 }
        note(changes)
        revision = try fixture.store.readNow { try $0.revision() }
        let publications = ChatEvents.publications(for: changes) { needed in
            (try? fixture.store.readNow { try needed.read(in: $0) }) ?? .nothing
        }
        return try publications.map { publication in
            (publication, try publication.frame.flatMap { try SimulatedClient.event($0.textFramePayload) })
        }
    }

    private mutating func act(_ random: inout SeededRandom) {
        let (chat, user) = (fixture.chat, random.pick(users))
        let rooms = created.keys.sorted { $0.text < $1.text }
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
        case 4 where random.oneIn(2):
            let level = random.pick(NotificationLevel.choices)
            chat.setNotifications(level, in: room, by: Principal(user), reply: .unheard)
        case 5: actOnMessage(in: room, by: user, &random)
        default:
            sent += random.oneIn(5) ? 0 : 1
            guard let clientID = ClientMessageID("c\(sent)") else { return }
            let text = random.pick(["text", "text", "@room", "for @Ada and @Bob"])
            chat.send(
                ChatService.Draft(Array(text.utf8), as: clientID),
                to: room,
                from: Principal(user),
                reply: .unheard
            )
        }
    }

    private func actOnMessage(in room: RoomID, by user: Chat.User, _ random: inout SeededRandom) {
        let (chat, emoji) = (fixture.chat, random.pick(["👍", "🎉"]))
        guard let newest = messages.last(where: { $0.message.room == room }), let emoji = Emoji(emoji) else { return }
        let seq = Seq(1 + Int64(random.below(Int(newest.message.seq.value))))
        switch random.below(9) {
        case 0...1: chat.react(with: emoji, to: seq, of: room, by: Principal(user), reply: .unheard)
        case 2: chat.unreact(with: emoji, to: seq, of: room, by: Principal(user), reply: .unheard)
        case 3: chat.delete(seq, of: room, by: Principal(user), reply: .unheard)
        case 4: chat.markRead(room, through: seq, by: Principal(user), reply: .unheard)
        case 5: chat.markUnread(room, from: seq, by: Principal(user), reply: .unheard)
        case 6: chat.pin(seq, of: room, by: Principal(user), reply: .unheard)
        case 7: chat.unpin(seq, of: room, by: Principal(user), reply: .unheard)
        default:
            let text = Array("edited \(random.below(100))".utf8)
            let revision = changes[MessageID(room: room, seq: seq)] ?? 0
            chat.edit(seq, of: room, to: text, madeOn: revision, by: Principal(user), reply: .unheard)
        }
    }

    private mutating func note(_ changes: [Change]) {
        for change in changes {
            let revision = change.revision
            switch ChatKey.Record(change.address.key) {
            case .room(let room): created[room] = revision
            case .joinedRoom(let user, let room):
                memberships[Membership(user: user, room: room), default: []].append(revision)
            case .message(let room, let seq):
                let message = MessageID(room: room, seq: seq)
                if self.changes.updateValue(revision, forKey: message) == nil {
                    messages.append(SimulatedClient.Received(message: message, revision: revision))
                }
            case .user(let id):
                guard let user = change.value.flatMap({ Chat.User(id: id, record: $0) }), user.changedAt != nil else {
                    continue
                }
                names[id] = (user.name, revision)
            default: break
            }
        }
    }
}
