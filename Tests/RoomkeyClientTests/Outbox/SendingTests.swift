// SPDX-License-Identifier: MIT

import Chat
import Server
import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: sending")
struct SendingTests {
    @Test("what was written without a connection survives the program, and is sent by the next one, in order, once")
    func survives() async throws {
        let folder = try TemporaryFolder()
        try await withServer { server in
            try await server.withClient("Bob") { bob in
                let room = try await bob.createRoom("General")
                let options = ChatOptions.ofTests { $0.outbox = .file(folder.file("outbox")) }
                let session = try await Session.signIn(to: server.address, as: .guest(name: "Ada"))
                var first: ChatClient? = try ChatClient(session, options: options)
                for number in 1...3 { _ = try await first?.room(room.id).send("\(number)") }
                await first?.close()
                first = nil

                let second = try ChatClient(session, options: options)
                #expect(second.outbox.value.map(\.text) == ["1", "2", "3"])
                let last = try #require(await second.outgoing(second.outbox.value[2].id))
                // Not a member yet, it is refused; then it may be tried again.
                try await second.connect()
                try await second.outbox.first("the refusals") { $0.allSatisfy { $0.refusal?.code == .notMember } }
                try await second.room(room.id).join()
                for item in second.outbox.value { try await second.retry(item.id) }
                #expect(try await last.delivered().text == "3")
                #expect(second.outbox.value.isEmpty)
                await second.close()

                let third = try ChatClient(session, options: options)
                #expect(third.outbox.value.isEmpty)
                #expect(try await room.history().messages.map(\.text) == ["1", "2", "3"])
            }
        }
    }

    @Test("messages of two rooms under one client id are two messages")
    func sameIDInTwoRooms() async throws {
        let folder = try TemporaryFolder()
        try await withServer { server in
            let options = ChatOptions.ofTests { $0.outbox = .file(folder.file("outbox")) }
            let session = try await Session.signIn(to: server.address, as: .guest(name: "Ada"))
            let first = try ChatClient(session, options: options)
            try await first.connect()
            let rooms = [try await first.createRoom("General").id, try await first.createRoom("Random").id]
            await first.close()

            // Without a connection, so that both wait at the same time.
            let offline = try ChatClient(session, options: options)
            for room in rooms {
                let id = ClientMessageID(answering: MessageID(room: room, seq: 1))
                let outgoing = try await offline.room(room).send("in \(room)", id: id)
                #expect(outgoing.id == OutboxItem.ID(room: room, clientID: id))
            }
            #expect(offline.outbox.value.count == 2)
            await offline.close()

            let second = try ChatClient(session, options: options)
            #expect(second.outbox.value.map(\.room) == rooms)
            var waiting: [Outgoing?] = []
            for room in rooms {
                waiting.append(await second.outgoing(OutboxItem.ID(room: room, clientID: "answer-1")))
            }
            try await second.connect()
            for (room, outgoing) in zip(rooms, waiting) {
                let message = try await (try #require(outgoing)).delivered()
                #expect(message.text == "in \(room)" && message.room == room)
                #expect(try await second.room(room).history().messages.map(\.text) == ["in \(room)"])
            }
            await second.close()
        }
    }

    @Test("the same id is sent once, whoever tries it and when")
    func once() async throws {
        try await withServer { server in
            try await server.withClient("Ada") { ada in
                let room = try await ada.createRoom("General")
                let id = ClientMessageID(answering: MessageID(room: room.id, seq: 1))
                let first = try await room.send("noted", id: id).delivered()
                let second = try await room.send("noted", id: id).delivered()
                #expect(first == second)
                #expect(try await room.history().messages.count == 1)
                // Another text under it is refused.
                let other = try await room.send("something else", id: id)
                let refusal = await #expect(throws: RoomkeyError.self) { try await other.delivered() }
                #expect(refusal?.refusal?.code == .clientIDReused)
            }
        }
    }

    @Test("a message that is refused stays, shows why, and lets the others pass; it can be discarded")
    func refused() async throws {
        try await withServer { server in
            try await server.withClient("Ada") { ada in
                let room = try await ada.createRoom("General")
                let timeline = await room.timeline()
                let long = String(repeating: "x", count: 9_000)
                let refused = try await room.send(long)
                let sent = try await room.send("short").delivered()
                #expect(sent.seq == 1)
                let refusal = await #expect(throws: RoomkeyError.self) { try await refused.delivered() }
                #expect(refusal?.refusal?.code == .tooLarge)
                let rows = try await timeline.snapshots.first("both") { $0.rows.count == 2 }.rows
                #expect(rows.map(\.id) == [.own(sent.clientID), .own(refused.id.clientID)])
                #expect(try await refused.discard()?.text == long)
                #expect(timeline.snapshots.value.rows.map(\.id) == [.own(sent.clientID)])
                #expect(refused.states.value == .discarded)
                #expect(try await refused.discard() == nil)
            }
        }
    }

    @Test("too many at once are sent later, none is refused for it")
    func rate() async throws {
        try await withServer {
            $0.limits[.messagesPerPerson] = 4
        } _: { server in
            try await server.withClient("Ada") { ada in
                let room = try await ada.createRoom("General")
                var sent: [Outgoing] = []
                // Ten seconds' worth may come at once; the last has to wait.
                for number in 1...41 { sent.append(try await room.send("\(number)")) }
                for outgoing in sent { try await outgoing.delivered() }
                let messages = try await room.history(limit: 100).messages
                #expect(messages.map(\.text) == (1...41).map { "\($0)" })
            }
        }
    }

    @Test("cancelling the wait for delivery does not take the message back")
    func cancelling() async throws {
        try await withServer { server in
            let ada = try await server.client("Ada")
            let outgoing = try await ada.room("general").send("Hello")
            let waiting = Task { try await outgoing.delivered() }
            waiting.cancel()
            let result = await waiting.result
            #expect(throws: RoomkeyError.cancelled) { try result.get() }
            #expect(outgoing.states.value == .queued)
            #expect(ada.outbox.value.map(\.text) == ["Hello"])
            let cancelled = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await ada.room("general").send("Never")
            }
            let nothing = await cancelled.result
            #expect(throws: RoomkeyError.cancelled) { try nothing.get() }
            #expect(ada.outbox.value.map(\.text) == ["Hello"])
            await ada.close()
            #expect(outgoing.states.value == .queued)
            await #expect(throws: RoomkeyError.closed) { try await outgoing.delivered() }
            await #expect(throws: RoomkeyError.closed) { try await ada.room("general").send("Late") }
        }
    }
}
