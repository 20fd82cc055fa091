// SPDX-License-Identifier: MIT

import NIOCore
import RoomkeyClient
import TestBasics
import TestSupport
import Testing

@Suite("RoomkeyClient: broken connections")
struct BrokenConnectionTests {
    /// More than what a connection says before it is live, so that cuts fall into each phase of it: the upgrade, the catching up, the
    /// conversation.
    private static let someBytes = 1...1_500

    @Test("whatever is cut and when, each message is said once, in order, and seen by everyone", arguments: seeds(12))
    func cuts(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let plans = (0..<12).map { _ in
            random.oneIn(2)
                ? ProxyPlan(cutAfterSent: Int.random(in: Self.someBytes, using: &random))
                : ProxyPlan(cutAfterReceived: Int.random(in: Self.someBytes, using: &random))
        }
        try await withServer { server in
            try await TestProxy.with(target: server.port, plans: plans) { proxy in
                try await server.withClient("Bob") { bob in
                    let room = try await bob.createRoom("General")
                    let ada = try await server.client("Ada", through: proxy)
                    try await converse(ada, bob, in: room)
                    #expect(proxy.connections > 1)
                    await ada.close()
                }
            }
        }
    }

    @Test("a connection that was made and then says nothing is given up, in each phase", arguments: [1, 100, 400, 600])
    func stalls(bytes: Int) async throws {
        try await withServer { server in
            let plans = [ProxyPlan(stallAfterReceived: bytes), ProxyPlan(stallAfterReceived: bytes * 2)]
            try await TestProxy.with(target: server.port, plans: plans) { proxy in
                try await server.withClient("Bob") { bob in
                    let room = try await bob.createRoom("General")
                    let ada = try await server.client("Ada", through: proxy) {
                        $0.connection.connectTimeout = .seconds(1)
                        $0.connection.keepAlive = .seconds(1)
                    }
                    try await converse(ada, bob, in: room)
                    #expect(proxy.connections > 1)
                    await ada.close()
                }
            }
        }
    }

    @Test("a slow network only takes longer")
    func delays() async throws {
        try await withServer { server in
            let plan = ProxyPlan(delay: .milliseconds(20))
            try await TestProxy.with(target: server.port, then: plan) { proxy in
                try await server.withClient("Bob") { bob in
                    let room = try await bob.createRoom("General")
                    let ada = try await server.client("Ada", through: proxy)
                    try await converse(ada, bob, in: room)
                    #expect(proxy.connections == 1)
                    await ada.close()
                }
            }
        }
    }

    @Test("a server that stops and comes back is met again, and gets what was said meanwhile")
    func restart() async throws {
        let folder = try TemporaryFolder()
        var run = try await ServerRun.start(in: folder.url)
        try await TestProxy.with(target: run.port) { proxy in
            let server = try ServerAddress("http://127.0.0.1:\(proxy.port)")
            let session = try await Session.signIn(to: server, as: .guest(name: "Ada"))
            let ada = try ChatClient(session, options: .ofTests())
            try await ada.connect()
            let room = try await ada.createRoom("General")
            let timeline = await room.timeline()
            try await room.send("before").delivered()
            try await run.stop()
            try await ada.connection.first("the loss of the server") { $0 != .live }
            let meanwhile = try await room.send("meanwhile")
            #expect(timeline.snapshots.value.rows.last?.id == .own(meanwhile.id.clientID))
            run = try await ServerRun.start(in: folder.url)
            proxy.moveTarget(to: run.port)
            try await meanwhile.delivered()
            try await room.send("after").delivered()
            let shown = try await timeline.snapshots.first("all three") { $0.messages.count == 3 }
            #expect(shown.messages.map(\.text) == ["before", "meanwhile", "after"])
            #expect(shown.rows.count == 3)
            await ada.close()
            try await run.stop()
        }
    }

    /// Both say things, each over its own way to the server; in the end both see the same, whole and in order.
    private func converse(_ ada: ChatClient, _ bob: ChatClient, in room: Room) async throws {
        let asAda = ada.room(room.id)
        let seenByAda = await asAda.timeline().snapshots
        let seenByBob = await room.timeline().snapshots
        // Connecting goes on by itself, whatever becomes of the first try.
        try await ada.connect()
        try await asAda.join()
        var sent: [Outgoing] = []
        for number in 1...10 {
            sent.append(try await asAda.send("Ada \(number)"))
            sent.append(try await room.send("Bob \(number)"))
            if number.isMultiple(of: 3) { try await asAda.react("👍", to: sent[0].delivered().seq) }
        }
        var messages: [Message] = []
        for outgoing in sent { messages.append(try await outgoing.delivered()) }
        let whole = try await seenByBob.first("all messages, for Bob") {
            $0.messages.count == 20 && $0.rows.count == 20
        }
        try await seenByAda.first("the same, for Ada") { $0.shown == whole.shown && $0.rows.count == 20 }
        #expect(whole.messages.map(\.seq.rawValue) == Array(1...20))
        #expect(whole.shown[Int(messages[0].seq.rawValue) - 1].reactions == ["👍": 1])
        for name in ["Ada", "Bob"] {
            let said = whole.messages.compactMap(\.text).filter { $0.hasPrefix(name) }
            #expect(said == (1...10).map { "\(name) \($0)" })
        }
        #expect(Set(messages.map(\.id)).count == 20)
    }
}
