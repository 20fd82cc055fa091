// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import NIOCore
import Store
import TestBasics
import WireProtocol

@testable import Chat
@testable import RoomkeyClient
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
    /// The client whose script is written.
    private let recorded: Int?
    /// What the client that is recorded has to know at the end.
    private var known: Known?
    private(set) var acknowledgedCount = 0
    private(set) var crashes = 0

    /// - Parameter recorded: which client's script is written, if any.
    init(seed: UInt64, recording recorded: Int? = nil) throws {
        random = SeededRandom(seed: seed)
        self.recorded = recorded
        directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-faults-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        server = try SimulatedServer(directory: directory, clock: clock, ids: ids, random: SeededRandom(seed: ~seed))
        try populate()
        if let recorded { clients[recorded].script = [] }
    }

    /// What was recorded, as it is written.
    func script() throws -> String {
        guard let client = clients.first(where: { $0.script != nil }), let steps = client.script, let known,
            let history = client.state.history
        else { throw Script.Unreadable() }
        return try Script(me: client.session.user.told, rooms: rooms, steps: steps, known: known).text(hiding: history)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// Three people, one of them with two devices, and two rooms that the first two are in.
    private func populate() throws {
        var users: [Chat.User] = []
        for name in ["ada", "bob", "cleo"] {
            // As accounts: a guest is told only of people who are in a room with them at that moment.
            let account = { @Sendable (guest: Chat.User) in
                Chat.User(id: guest.id, name: guest.name, kind: .account, role: .member, createdAt: guest.createdAt)
            }
            let further = { @Sendable (guest: Chat.User) in
                NameClaim(guest.name).claiming(for: guest.id)
                    + [.put(ChatKey.user(guest.id), account(guest).record)]
            }
            users.append(account(try server.answer { server.chat.createGuest(named: name, with: further, reply: $0) }))
        }
        for name in ["north", "south"] {
            let room = try server.answer { server.chat.createRoom(named: name, by: Principal(users[0]), reply: $0) }
            _ = try server.answer { server.chat.join(room.id, by: Principal(users[1]), reply: $0) }
            rooms.append(room.id)
        }
        clients = [users[0], users[0], users[1], users[2]].enumerated().map { number, user in
            let session = Sessions.Session(id: "session-\(number)", principal: Principal(user))
            return SimulatedClient(session, people: users.map(\.id), rooms: rooms)
        }
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
            guard let room = client.joinedRooms.randomElement(using: &random) else { return }
            // A script is to be short, and to tell much.
            let isAction = recorded == nil ? random.oneIn(3) : !random.oneIn(3)
            guard isAction, let newest = client.state.rooms[room]?.newest, newest > 0 else {
                return client.write(in: room)
            }
            let action = random.pick(SimulatedClient.MessageAction.allCases)
            let seq = Seq(1 + Int64(random.below(Int(newest.value))))
            client.act(action, on: seq, in: room, number: random.below(1_000))
        case 78..<86:
            if !client.isConnected { client.connect(try server.accept(client.session)) }
        case 86..<89 where recorded == nil || random.oneIn(6): client.cut()
        case 89..<92: client.sendAgain()
        case 92..<95 where recorded == nil: client.join(rooms[random.below(rooms.count)])
        case 92..<95: try changeMembership(by: client)
        case 95..<96: try changeMembership(by: client)
        case 96..<99: _ = client.loadMissing()
        case 99 where recorded == nil || random.oneIn(6): try crash()
        default: break
        }
    }

    private func changeMembership(by client: SimulatedClient) throws {
        let room = random.pick(rooms)
        switch random.below(9) {
        case 0: client.leave(room)
        case 1: client.describe(room, as: "topic \(random.below(1_000))")
        case 2: client.rename(to: "name \(random.below(1_000))")
        case 3: client.choose(random.pick(NotificationLevel.choices), in: room)
        case 4: client.set(random.oneIn(2) ? .idle : .online)
        case 5 where random.oneIn(4): server.forgetDeletions()
        case 5:
            let update = ChatService.WorkspaceUpdate(name: "workspace \(random.below(1_000))", defaultRoom: .asItIs)
            server.chat.updateWorkspace(update, by: nil, reply: .init { _ in })
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
        // Devices that are gone do not count any more.
        server.pass(.seconds(6))
        for _ in 0..<200 {
            for client in clients where !client.isConnected { client.connect(try server.accept(client.session)) }
            try carryEverything()
            for client in clients {
                for room in rooms where client.state.rooms[room]?.isJoined != true { client.join(room) }
            }
            try carryEverything()
            let isMissing = clients.map { $0.loadMissing() }.contains(true)
            try carryEverything()
            if !isMissing, clients.allSatisfy({ $0.outbox.isEmpty && $0.joinedRooms.count == rooms.count }) { return }
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

    /// Every client knows what the records say, messages are numbered without gaps, and each acknowledged one is there once.
    private func check() throws {
        for room in rooms {
            let stored = try server.messages(in: room, for: clients[0].session.user.id)
            let numbers = stored.map(\.seq.value)
            guard numbers == Array(1...Int64(max(1, stored.count))).prefix(stored.count).map({ $0 }) else {
                throw SimulatedClient.Broken(description: "the numbers of \(room) have gaps: \(numbers)")
            }
            guard Set(stored.map { "\($0.clientID) \($0.sender)" }).count == stored.count else {
                throw SimulatedClient.Broken(description: "a message of \(room) is there twice")
            }
            let there = stored.filter { $0.deletedAt == nil }.map(\.seq.value)
            guard try server.found(in: room).sorted() == there else {
                throw SimulatedClient.Broken(description: "searching \(room) does not find what is there")
            }
            for acknowledged in clients.flatMap(\.acknowledged) where acknowledged.message.room == room {
                let index = Int(acknowledged.seq.value) - 1
                let message = stored.indices.contains(index) ? stored[index] : nil
                guard message?.clientID == acknowledged.message.clientID,
                    message?.text == acknowledged.message.text || message?.editedAt != nil || message?.deletedAt != nil
                else {
                    throw SimulatedClient.Broken(description: "an acknowledged message is lost: \(acknowledged)")
                }
            }
        }
        for client in clients {
            let stored = try server.known(to: client.session.user.id, rooms: rooms, people: client.people)
            try Known(client.state).require(stored, of: client.session.id)
            if client.script != nil { known = stored }
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
}

extension Known {
    /// Compares with what the server says.
    fileprivate func require(_ stored: Known, of client: String) throws {
        guard self != stored else { return }
        var difference =
            "\(client) knows \(name), \(workspace ?? "-"), the server \(stored.name), \(stored.workspace ?? "-")"
        difference += "\n\(presence), \(stored.presence)"
        for (mine, theirs) in zip(rooms, stored.rooms) where mine != theirs {
            difference += "\n\(mine.withoutMessages)\n\(theirs.withoutMessages)"
            difference += "\nmessages: \(mine.messages.map(\.seq)), \(theirs.messages.map(\.seq))"
            for (message, other) in zip(mine.messages, theirs.messages) where message != other {
                difference += "\n\(message)\n\(other)"
            }
        }
        throw SimulatedClient.Broken(description: difference)
    }
}

extension Known.Room {
    fileprivate var withoutMessages: String {
        "\(id) \(name) “\(topic)” members \(members) newest \(newest) read \(read) \(mentions) \(notifications)"
    }
}
