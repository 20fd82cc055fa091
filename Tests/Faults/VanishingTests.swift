// SPDX-License-Identifier: MIT

import Chat
import Foundation
import NIOCore
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Server

@Suite("Faults: vanishing")
struct VanishingTests {
    @Test("a person whose line is dead, without a word from the network, is offline within 30 seconds")
    func deadLine() throws {
        try withPerson { server, user, _ in
            server.pass(.seconds(10))
            #expect(server.presence.states(of: [user]).first?.state == .online)
            server.pass(.seconds(20))
            #expect(server.presence.states(of: [user]).first?.state == .offline)
        }
    }

    @Test("a person whose client answers pings stays, however little they say")
    func quietLine() throws {
        try withPerson { server, user, socket in
            for _ in 0..<100 {
                server.pass(.seconds(5))
                if try socket.waitingDown() > 0 {
                    // The server sends nothing but pings.
                    try #expect(socket.carryDown(.max).allSatisfy { $0 == nil })
                    socket.pong()
                    try socket.carryUp(.max)
                }
                server.settle()
                #expect(server.presence.states(of: [user]).first?.state == .online)
            }
        }
    }

    private func withPerson(_ body: (SimulatedServer, UserID, SimulatedSocket) throws -> Void) throws {
        let folder = try TemporaryFolder()
        let server = try SimulatedServer(
            directory: folder.url,
            clock: Clock(),
            ids: IDSource(),
            random: SeededRandom(seed: 1)
        )
        let made = Received<User>()
        server.chat.createGuest(named: "Ada", with: { _ in [] }, reply: .init(made.set))
        server.settle()
        let user = try made.get()
        let socket = SimulatedSocket(try server.accept(Sessions.Session(id: "session", principal: Principal(user))))
        socket.send(Array(#"{"id":1,"verb":"resume"}"#.utf8))
        try socket.carryUp(.max)
        server.settle()
        _ = try socket.carryDown(.max)
        try body(server, user.id, socket)
        socket.cut()
        try server.kill()
    }
}
