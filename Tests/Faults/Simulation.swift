// SPDX-License-Identifier: MIT

import Foundation
import Store
import TestBasics
import WireProtocol

@testable import Chat
@testable import Server

/// Server and clients in one process under a seeded schedule: between any two steps a socket may be cut, the server killed and
/// started again, a request repeated.
final class Simulation {
    private var random: SeededRandom
    private let directory: URL
    private let clock = Clock()
    private let ids = IDSource()
    private var server: SimulatedServer
    private var clients: [SimulatedClient] = []
    private var rooms: [RoomID] = []
    private(set) var acknowledgedCount = 0
    private(set) var crashes = 0

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-faults-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        server = try SimulatedServer(directory: directory, clock: clock, ids: ids, random: SeededRandom(seed: ~seed))
        try populate()
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// Three people, one of them with two devices, and two rooms that the first two are in.
    private func populate() throws {
        var users: [User] = []
        for name in ["ada", "bob", "cleo"] {
            let made = Received<User>()
            // As accounts: a guest is told only of people who are in a room with them at that moment.
            let account = { @Sendable (guest: User) in
                User(id: guest.id, name: guest.name, kind: .account, role: .member, createdAt: guest.createdAt)
            }
            let further = { @Sendable (guest: User) in
                NameClaim(guest.name).claiming(for: guest.id)
                    + [.put(ChatKey.user(guest.id), account(guest).record)]
            }
            server.chat.createGuest(named: name, with: further, reply: .init(made.set))
            server.settle()
            users.append(account(try made.get()))
        }
        for name in ["north", "south"] {
            let room = Received<Room>()
            server.chat.createRoom(named: name, by: Principal(users[0]), reply: .init(room.set))
            server.settle()
            rooms.append(try room.get().id)
            server.chat.join(try room.get().id, by: Principal(users[1]), reply: .init(Received<Room>().set))
            server.settle()
        }
        clients = [users[0], users[0], users[1], users[2]].enumerated().map { number, user in
            SimulatedClient(Sessions.Session(id: "session-\(number)", principal: Principal(user)))
        }
        for client in clients { client.people = users.map(\.id) }
    }

    /// Lets things go wrong for a number of steps, then lets everything come to rest and checks what is left.
    func run(steps: Int) throws {
        for _ in 0..<steps { try step() }
        try comeToRest()
        try check()
        for client in clients { client.cut() }
        try server.kill()
    }

    private func step() throws {
        let client = clients[random.below(clients.count)]
        switch random.below(100) {
        case 0..<12: server.step(.writes)
        case 12..<18: server.step(.reads)
        case 18..<20: server.stallReaders()
        case 20..<21: _ = try server.indexMessages()
        case 21..<34: server.step(.loop)
        case 34..<50: try client.socket?.carryUp(chunk())
        case 50..<66: try client.receive(chunk())
        case 66..<78:
            guard let room = client.timelines.keys.sorted(by: { $0.text < $1.text }).randomElement(using: &random)
            else { return }
            guard random.oneIn(3), let newest = client.timelines[room]?.newest, newest > 0 else {
                return client.write(in: room)
            }
            let action = random.pick(SimulatedClient.MessageAction.allCases)
            client.act(action, on: 1 + Int64(random.below(Int(newest))), in: room, number: random.below(1_000))
        case 78..<86:
            if !client.isConnected { client.connect(try server.accept(client.session)) }
        case 86..<89: client.cut()
        case 89..<92: client.sendAgain()
        case 92..<95: client.join(rooms[random.below(rooms.count)])
        case 95..<96: try changeMembership(by: client)
        case 96..<99: _ = client.loadMissing()
        default: try crash()
        }
    }

    private func changeMembership(by client: SimulatedClient) throws {
        let room = random.pick(rooms)
        switch random.below(5) {
        case 0: client.leave(room)
        case 2: client.rename(to: "name \(random.below(1_000))")
        case 1: client.describe(room, as: "topic \(random.below(1_000))")
        default: client.move(random.pick(clients).session.user.id, into: room, random.oneIn(2))
        }
    }

    /// Mostly whole messages, sometimes a single byte.
    private func chunk() -> Int {
        random.below(4) == 0 ? 1 + random.below(20) : .max
    }

    private func crash() throws {
        crashes += 1
        for client in clients { client.cut() }
        try server.kill()
        let seed = random.next()
        server = try SimulatedServer(directory: directory, clock: clock, ids: ids, random: SeededRandom(seed: seed))
    }

    /// Nothing goes wrong any more: everyone comes back, joins every room, sends what is unsent and loads what is missing.
    private func comeToRest() throws {
        for _ in 0..<200 {
            for client in clients where !client.isConnected { client.connect(try server.accept(client.session)) }
            try carryEverything()
            for client in clients {
                for room in rooms where client.timelines[room] == nil { client.join(room) }
            }
            try carryEverything()
            let isMissing = clients.map { $0.loadMissing() }.contains(true)
            try carryEverything()
            if !isMissing, clients.allSatisfy({ $0.outbox.isEmpty && $0.timelines.count == rooms.count }) { return }
        }
        throw SimulatedClient.Broken(description: "the clients did not come to rest")
    }

    private func carryEverything() throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            for client in clients {
                guard let socket = client.socket else { continue }
                if socket.waitingUp > 0 {
                    isMoving = true
                    try socket.carryUp(.max)
                }
                server.settle()
                if try socket.waitingDown() > 0 {
                    isMoving = true
                    try client.receive(.max)
                }
            }
        }
    }

    /// Every client holds the same messages as the store, numbered without gaps, and each acknowledged one is there once.
    private func check() throws {
        for room in rooms {
            let stored = try server.stored(in: room, for: clients[0].session.user.id)
            let numbers = stored.compactMap { $0["seq"]?.integerValue }
            guard numbers == Array(1...Int64(max(1, stored.count))).prefix(stored.count).map({ $0 }) else {
                throw SimulatedClient.Broken(description: "the numbers of \(room) have gaps: \(numbers)")
            }
            let clientIDs = stored.compactMap { $0["clientID"]?.stringValue }
            guard Set(zip(clientIDs, stored).map { "\($0) \($1["sender"]?.stringValue ?? "")" }).count == stored.count
            else {
                throw SimulatedClient.Broken(description: "a message of \(room) is there twice")
            }
            let there = stored.filter { $0["deletedAt"] == nil }.compactMap { $0["seq"]?.integerValue }
            guard try server.found(in: room).sorted() == there else {
                throw SimulatedClient.Broken(description: "searching \(room) does not find what is there")
            }
            for client in clients {
                let held = (client.timelines[room]?.messages ?? [:]).sorted { $0.key < $1.key }.map(\.value)
                guard held == stored.map(\.itself) else {
                    throw SimulatedClient.Broken(
                        description:
                            "\(client.session.id) holds \(held.count) messages of \(room), the store \(stored.count)"
                    )
                }
                try check(client, againstReactionsOf: stored, in: room)
                for acknowledged in client.acknowledged where acknowledged.message.room == room {
                    let message =
                        stored.indices.contains(Int(acknowledged.seq) - 1) ? stored[Int(acknowledged.seq) - 1] : nil
                    guard message?["clientID"]?.stringValue == acknowledged.message.clientID,
                        message?["text"]?.stringValue == acknowledged.message.text || message?.isChanged == true
                    else {
                        throw SimulatedClient.Broken(description: "an acknowledged message is lost: \(acknowledged)")
                    }
                }
            }
        }
        for client in clients {
            for person in client.people {
                let name = try server.name(of: person)
                guard client.names[person]?.name == name else {
                    throw SimulatedClient.Broken(
                        description: "\(client.session.id) holds \(client.names) and \(person) is \(name ?? "nobody")"
                    )
                }
            }
        }
        acknowledgedCount = clients.reduce(0) { $0 + $1.acknowledged.count }
    }

    private func check(_ client: SimulatedClient, againstReactionsOf stored: [JSONValue], in room: RoomID) throws {
        let timeline = client.timelines[room]
        for message in stored where message["deletedAt"] == nil {
            let held = timeline?.reactions[message["seq"]?.integerValue ?? 0] ?? [:]
            guard held.mapValues(\.count).filter({ $0.value > 0 }) == message.reactionCounts else {
                throw SimulatedClient.Broken(
                    description: "\(client.session.id) holds \(held) of \(message.reactionCounts) in \(room)"
                )
            }
        }
        let pinned = stored.filter { $0["pinned"] != nil }.compactMap { $0["seq"]?.integerValue }
        let heldPins = (timeline?.pins ?? [:]).filter(\.value.isThere).keys.sorted()
        guard heldPins == pinned else {
            throw SimulatedClient.Broken(
                description: "\(client.session.id) holds the pins \(heldPins) of \(room), the store \(pinned)"
            )
        }
        let mentions = try server.mentions(in: room, of: client.session.user.id)
        guard timeline?.mentions == mentions else {
            throw SimulatedClient.Broken(
                description: "\(client.session.id) holds \(timeline?.mentions.sorted() ?? []) of \(mentions.sorted())"
            )
        }
        let read = try server.readMarker(in: room, of: client.session.user.id)
        let topic = try server.topic(of: room, seenBy: client.session.user.id)
        guard timeline?.topic == topic else {
            throw SimulatedClient.Broken(
                description: "\(client.session.id) holds the topic \(timeline?.topic ?? ""), not \(topic ?? "")"
            )
        }
        guard timeline?.read == read else {
            throw SimulatedClient.Broken(
                description: "\(client.session.id) has read \(room) to \(timeline?.read ?? 0), the store says \(read)"
            )
        }
    }
}

extension JSONValue {
    /// A message without what a page says beside it.
    fileprivate var itself: JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.filter { !$0.name.elementsEqual("reactions".utf8) && !$0.name.elementsEqual("pinned".utf8) }
        )
    }

    fileprivate var reactionCounts: [String: Int64] {
        guard case .array(let reactions) = self["reactions"] else { return [:] }
        return reactions.reduce(into: [:]) { counts, reaction in
            counts[reaction["emoji"]?.stringValue ?? ""] = reaction["count"]?.integerValue
        }
    }

    /// Whether a message was edited or deleted.
    fileprivate var isChanged: Bool { self["editedAt"] != nil || self["deletedAt"] != nil }
}
