// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import Server

@Suite("Connections beyond the limit")
struct ConnectionLimitTests {
    private func withLimit(_ limit: Int, _ body: (TestServer) async throws -> Void) async throws {
        try await withServer(configure: { $0.connectionLimit = limit }, body)
    }

    @Test("one that has said nothing gives way, and the others stay")
    func silent() async throws {
        try await withLimit(3) { server in
            var connections: [TestConnection] = []
            for _ in 0..<4 { connections.append(try await server.connection()) }
            var answered = 0
            for connection in connections {
                do {
                    try await connection.send(server.http.request("GET", "/ping"))
                    if try await connection.nextAnswer().status == 200 { answered += 1 }
                } catch {
                    try await connection.ended()
                }
            }
            #expect(answered == 3)
        }
    }

    @Test("when all are in use, health checks and the owner are served, and others are told to come later")
    func reserved() async throws {
        try await withLimit(12) { server in
            let owner = try await server.makeOwner()
            let ada = try await server.signIn("Ada")
            var used: [TestSocket] = []
            for _ in 0..<12 { used.append(try await server.keyValueSocket()) }
            for _ in 0..<40 {
                let refused = try await server.http.send("GET", "/ping")
                #expect(refused.status == 503)
                #expect(refused["retry-after"] != nil)
            }
            #expect(try await ada.http.send("GET", "/api/session").status == 503)
            #expect(try await server.refusal("/api/live", headers: ["cookie": ada.cookie]).status == 503)
            #expect(try await server.http.send("GET", "/health/live").status == 200)
            #expect(try await owner.http.send("GET", "/api/session").status == 200)
            let live = try await server.liveSocket(cookie: owner.cookie)
            #expect(try await live.ask(["verb": "resume"])["result"] != nil)
            // Those who say nothing keep nobody out.
            var silent: [TestConnection] = []
            for _ in 0..<30 { silent.append(try await server.connection()) }
            #expect(try await server.http.send("GET", "/health/live").status == 200)
            #expect(try await live.ask(["verb": "rooms"])["result"] != nil)
            try await used.removeLast().close()
            _ = try await eventually("room for one more") { () -> Bool? in
                try await server.http.send("GET", "/ping").status == 200 ? true : nil
            }
        }
    }

    @Test("a socket that cannot accept is not looked at for a moment, says so once, and leaves descriptors to the rest")
    func acceptErrors() throws {
        let log = TestLog()
        let channel = EmbeddedChannel()
        let errors = AcceptErrors(logger: log.logger("test"))
        try channel.pipeline.syncOperations.addHandler(errors, position: .first)
        for _ in 0..<5 {
            #expect(errors.spare.areHeld)
            channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            #expect(!errors.spare.areHeld)
            channel.embeddedEventLoop.advanceTime(by: ServerLimits.acceptPause)
        }
        #expect(log.lines.count == 1)
        // It throws the errors that came through.
        _ = try? channel.finish(acceptAlreadyClosed: true)
        #expect(!errors.spare.areHeld)
    }
}
