// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: the connection")
struct ConnectionTests {
    @Test("a session can be kept, and is good for the next program; signed out, its clients hear it")
    func session() async throws {
        try await withServer { server in
            let signedUp = try await Session.signIn(
                to: server.address,
                as: .newAccount(name: "Ada", password: "four words make one")
            )
            #expect(signedUp.user.kind == .account)
            let kept = try JSONDecoder().decode(Session.self, from: JSONEncoder().encode(signedUp))
            #expect(kept == signedUp)
            let ada = try ChatClient(kept, options: .ofTests())
            try await ada.connect()
            try await kept.signOut()
            let end = try await ada.connection.first("the end") { if case .closed = $0 { true } else { false } }
            guard case .closed(let cause) = end else { return }
            #expect(cause?.refusal?.code == .signedOut)
            await #expect(throws: cause ?? .closed) { try await ada.connect() }
            await #expect(throws: cause ?? .closed) { try await ada.createRoom("Late") }
            await ada.close()
            // A session that is of no use is said to be so, not tried for ever.
            let late = try ChatClient(kept, options: .ofTests())
            let refused = await #expect(throws: RoomkeyError.self) { try await late.connect() }
            #expect(refused?.refusal?.code == .signedOut)
            let again = try await Session.signIn(
                to: server.address,
                as: .account(name: "Ada", password: "four words make one")
            )
            #expect(again.user.id == kept.user.id)
            let wrong = await #expect(throws: RoomkeyError.self) {
                try await Session.signIn(to: server.address, as: .account(name: "Ada", password: "guess"))
            }
            #expect(wrong?.refusal?.code == .wrongPassword)
        }
    }

    @Test("a bot comes in with its token")
    func bot() async throws {
        try await withServer { server in
            let token = try await server.setupTokens.next("the link of the first owner")
            let owner = try await Session.signIn(
                to: server.address,
                as: .newAccount(name: "Olivia", password: "four words make one", invitation: token)
            )
            let http = server.http.with([owner.credential.header.name: owner.credential.header.value])
            let made = try await http.send("POST", "/api/bots", json: ["name": "Robot"]).json
            let session = try await Session.signIn(to: server.address, as: .bot(token: #require(made["token"]?.string)))
            #expect(session.user.kind == .bot)
            let bot = try ChatClient(session, options: .ofTests())
            try await bot.connect()
            try await bot.createRoom("Robots").send("beep").delivered()
            await bot.close()
            let refused = await #expect(throws: RoomkeyError.self) {
                try await Session.signIn(to: server.address, as: .bot(token: "nonsense"))
            }
            #expect(refused?.refusal?.code == .badToken)
        }
    }

    @Test("without a server what is asked fails when its time is over, and not before")
    func offline() async throws {
        let clock = ManualClock()
        let (ada, port) = try await clientWithoutServer { $0.connection.clock = clock }
        #expect(port > 0)
        let asking = Task { try await ada.search("anything") }
        try await clock.advance(by: .seconds(59), whenSleeping: 1)
        #expect(clock.sleeping == 1)
        try await clock.advance(by: .seconds(1), whenSleeping: 1)
        let result = await asking.result
        #expect(throws: RoomkeyError.offline) { try result.get() }
        await ada.close()
    }

    @Test("whatever waits can be cancelled: connecting, asking, reading")
    func cancelling() async throws {
        let (ada, _) = try await clientWithoutServer { _ in }
        let connecting = Task { try await ada.connect() }
        try await ada.connection.first("a failure") { if case .waiting = $0 { true } else { false } }
        let asking = Task { try await ada.listRooms() }
        let reading = Task { () -> Int in
            var count = 0
            for await _ in ada.events { count += 1 }
            return count
        }
        connecting.cancel()
        asking.cancel()
        reading.cancel()
        let (connected, asked) = (await connecting.result, await asking.result)
        #expect(throws: RoomkeyError.cancelled) { try connected.get() }
        #expect(throws: RoomkeyError.cancelled) { try asked.get() }
        #expect(await reading.value == 0)
        await ada.close()
        #expect(ada.connection.value == .closed(nil))
    }

    @Test("a client that nobody holds any more ends its connection and its sequences")
    func abandoning() async throws {
        try await withServer { server in
            try await TestProxy.with(target: server.port) { proxy in
                var ada: ChatClient? = try await server.client("Ada", through: proxy)
                try await ada?.connect()
                let connection = try #require(ada?.connection)
                weak let reference = ada
                ada = nil
                _ = try await eventually("the end of the client") { reference == nil ? true : nil }
                var states: [ConnectionState] = []
                for await state in connection { states.append(state) }
                #expect(states.count == 1)
                _ = try await eventually("the end of its connection") { proxy.open == 0 ? true : nil }
            }
        }
    }

    @Test("a server that was put back to an earlier state is believed: what it does not know is gone, and that is said")
    func reset() async throws {
        let folder = try TemporaryFolder()
        var run = try await ServerRun.start(in: folder.url)
        try await TestProxy.with(target: run.port) { proxy in
            let server = try ServerAddress("http://127.0.0.1:\(proxy.port)")
            let ada = try ChatClient(
                try await Session.signIn(to: server, as: .guest(name: "Ada")),
                options: .ofTests()
            )
            try await ada.connect()
            let room = try await ada.createRoom("General")
            let timeline = await room.timeline()
            try await room.send("kept").delivered()
            try await run.stop()
            let backup = folder.url.appendingPathExtension("backup")
            defer { try? FileManager.default.removeItem(at: backup) }
            try FileManager.default.copyItem(at: folder.url, to: backup)
            run = try await ServerRun.start(in: folder.url)
            proxy.moveTarget(to: run.port)
            try await room.send("lost").delivered()
            try await run.stop()
            let events = ada.events.makeAsyncIterator()
            let resets = Task { () -> Bool in
                var events = events
                while let event = await events.next() { if case .reset(.server) = event { return true } }
                return false
            }
            run = try await ServerRun.start(in: backup)
            proxy.moveTarget(to: run.port)
            try await timeline.snapshots.first("what is left") { $0.messages.map(\.text) == ["kept"] && $0.newest == 1 }
            #expect(await resets.value)
            try await room.send("new").delivered()
            #expect(timeline.snapshots.value.messages.map(\.text) == ["kept", "new"])
            await ada.close()
            try await run.stop()
        }
    }

    /// A client of a server that is gone.
    private func clientWithoutServer(
        _ configure: (inout ChatOptions) -> Void
    ) async throws -> (client: ChatClient, port: Int) {
        let folder = try TemporaryFolder()
        let run = try await ServerRun.start(in: folder.url)
        let server = try ServerAddress("http://127.0.0.1:\(run.port)")
        let session = try await Session.signIn(to: server, as: .guest(name: "Ada"))
        try await run.stop()
        return (try ChatClient(session, options: .ofTests(configure)), run.port)
    }
}
