// SPDX-License-Identifier: MIT

import NIOCore
import Server
import TestSupport
import Testing

@Suite("Stopping")
struct StoppingTests {
    /// A client that does nothing to help the server stop.
    enum Idler: CaseIterable, Sendable {
        case silentSocket, silentConnection, usedConnection, unfinishedHead, unfinishedBody, unfinishedUpgrade

        func open(_ server: TestServer) async throws -> TestConnection {
            let connection = try await server.connection()
            let ping = server.http.request("GET", "/ping")
            switch self {
            case .silentSocket:
                _ = try await TestSocket.open(
                    on: connection,
                    server.http,
                    "/ws?apiKey=\(server.apiKey)",
                    idName: "messageId"
                )
            case .silentConnection: break
            case .usedConnection:
                try await connection.send(ping)
                #expect(try await connection.nextAnswer().status == 200)
            case .unfinishedHead: try await connection.send(ping.dropLast(3))
            case .unfinishedBody:
                try await connection.send(server.keyValue.request("POST", "/record", headers: ["content-length": "9"]))
            case .unfinishedUpgrade:
                let upgrade = server.http.request("GET", "/ws", headers: CutAndJoinedTests.upgrade)
                try await connection.send(ping + upgrade.dropLast(1))
                #expect(try await connection.nextAnswer().status == 200)
            }
            return connection
        }
    }

    @Test("no client that keeps silent holds it up", arguments: Idler.allCases)
    func idlers(idler: Idler) async throws {
        var shortest = Duration.seconds(60)
        // It waited ten seconds for the client to close, or for the idle timeout; a busy machine takes so long only now and then.
        for _ in 0..<3 where shortest >= .seconds(8) {
            var begin = ContinuousClock.now
            try await withServer {
                $0.stopInquiryInterval = .milliseconds(100)
            } _: { server in
                let connection = try await idler.open(server)
                begin = .now
                await server.stop()
                try await connection.ended()
            }
            shortest = min(shortest, ContinuousClock.now - begin)
        }
        #expect(shortest < .seconds(8))
    }

    @Test("what was asked for before is answered, and then the Close says that the server restarts")
    func accepted() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            var ids: [Int64] = []
            for number in 0..<200 {
                ids.append(try await socket.post(["op": 2, "key": .string("k\(number)"), "value": "1"]))
            }
            // The last has arrived, and so all are accepted.
            #expect(try await socket.reply(to: ids.removeLast())["code"] == 200)
            await server.stop()
            for id in ids { #expect(try await socket.reply(to: id)["code"] == 200) }
            #expect(try await socket.closeCode() == 1012)
        }
    }
}
