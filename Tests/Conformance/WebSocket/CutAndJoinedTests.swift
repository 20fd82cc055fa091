// SPDX-License-Identifier: MIT

import TestBasics
import TestSupport
import Testing

@Suite("WebSocket: a session that arrives in any pieces")
struct CutAndJoinedTests {
    /// What comes before the request for the socket, on the same connection.
    enum Before: CaseIterable, Sendable {
        case nothing, oneRequest, twoRequests, body

        func bytes(_ server: TestServer) -> [UInt8] {
            let ping = server.http.request("GET", "/ping")
            return switch self {
            case .nothing: []
            case .oneRequest: ping
            case .twoRequests: ping + ping
            case .body: server.keyValue.request("POST", "/record", body: Array(#"{"key":"k","value":"0"}"#.utf8))
            }
        }

        var answers: Int {
            switch self {
            case .nothing: 0
            case .oneRequest, .body: 1
            case .twoRequests: 2
            }
        }
    }

    static let upgrade = [
        "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ]

    /// Requests that wait for each other, a ping, a message in two frames, and the Close.
    static let frames: [TestFrame] = {
        var begin = TestFrame.text(#"{"op":2,"key":"k","#)
        begin.isLast = false
        let rest = TestFrame(0, #""value":"2","messageId":3}"#.utf8)
        return [
            .text(#"{"op":2,"key":"k","value":"1","messageId":1}"#), .text(#"{"op":1,"key":"k","messageId":2}"#),
            begin, TestFrame(9, [7]), rest, .text(#"{"op":1,"key":"k","messageId":4}"#), .close(1000),
        ]
    }()

    /// Sends pieces, each in a packet of its own, and expects what the whole is answered with.
    private func expect(
        _ pieces: [[UInt8]],
        after before: Before,
        _ server: TestServer,
        _ comment: String
    ) async throws {
        let connection = try await server.connection()
        for piece in pieces where !piece.isEmpty { try await connection.send(piece) }
        for _ in 0..<before.answers {
            #expect(try await connection.nextAnswer().status == 200, "\(comment)")
        }
        #expect(try await connection.nextAnswer().status == 101, "\(comment)")
        let socket = TestSocket(on: connection, idName: "messageId")
        var values: [JSON?] = []
        for id in 1...4 {
            let reply = try await socket.reply(to: Int64(id))
            #expect(reply["code"] == 200, "\(comment)")
            values.append(reply["value"])
        }
        #expect(values == [nil, "1", nil, "2"], "\(comment)")
        #expect(try await socket.closeCode() == 1000, "\(comment)")
        connection.cut()
    }

    private func session(_ server: TestServer, after before: Before) -> [UInt8] {
        before.bytes(server)
            + server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: Self.upgrade)
            + Self.frames.flatMap(\.bytes)
    }

    @Test("cut at any byte, it is answered as if it were whole", arguments: Before.allCases)
    func cut(before: Before) async throws {
        try await withServer { server in
            let whole = session(server, after: before)
            // What is in front changes nothing about what follows.
            for cut in everyNth(before == .nothing ? 2 : 5, of: 0...whole.count) {
                try await expect(
                    [Array(whole[..<cut]), Array(whole[cut...])],
                    after: before,
                    server,
                    "cut at \(cut) of \(whole.count)"
                )
            }
        }
    }

    @Test("joined from any of its parts, it is answered as if they came alone", arguments: Before.allCases)
    func joined(before: Before) async throws {
        try await withServer { server in
            let upgrade = server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: Self.upgrade)
            let parts = [before.bytes(server), upgrade] + Self.frames.map(\.bytes)
            // Each bit says whether a part begins a packet.
            for pattern in everyNth(5, of: 0..<(1 << (parts.count - 1))) {
                var pieces: [[UInt8]] = [[]]
                for (index, part) in parts.enumerated() {
                    if index > 0, pattern & (1 << (index - 1)) != 0 { pieces.append([]) }
                    pieces[pieces.count - 1] += part
                }
                try await expect(pieces, after: before, server, "packets \(String(pattern, radix: 2))")
            }
        }
    }

    @Test("byte by byte, it is answered as if it were whole")
    func dribbled() async throws {
        try await withServer { server in
            let whole = session(server, after: .oneRequest)
            try await expect(whole.map { [$0] }, after: .oneRequest, server, "bytes")
        }
    }

    @Test("a client that ends its side behind its frames gets its answers", arguments: Before.allCases)
    func halfClosed(before: Before) async throws {
        try await withServer { server in
            let whole = session(server, after: before)
            let connection = try await server.connection()
            let end = Self.frames.last?.bytes.count ?? 0
            try await connection.send(whole.dropLast(end))
            try await connection.endOutput()
            for _ in 0..<before.answers { #expect(try await connection.nextAnswer().status == 200) }
            #expect(try await connection.nextAnswer().status == 101)
            let socket = TestSocket(on: connection, idName: "messageId")
            #expect(try await socket.reply(to: 4)["value"] == "2")
            #expect(try await socket.closeCode() == nil)
        }
    }

    /// What stands where an upgrade could, or behind one, and is answered as HTTP.
    static let plain: [(what: String, target: String, headers: [String: String], status: Int)] = [
        ("an upgrade to another protocol", "/ping", ["connection": "Upgrade", "upgrade": "h2c"], 200),
        ("an upgrade that is refused", "/ws?token=bad", upgrade, 403),
        ("an upgrade with a body", "/ping", upgrade.merging(["content-length": "4"]) { $1 }, 200),
        ("an upgrade with chunks", "/ping", upgrade.merging(["transfer-encoding": "chunked"]) { $1 }, 200),
        ("a request that is the last", "/ping", ["connection": "close"], 200),
    ]

    @Test("what follows the last request of a connection is neither read nor kept", arguments: plain)
    func behindTheLast(what: String, target: String, headers: [String: String], status: Int) async throws {
        try await withServer { server in
            for before in [Before.nothing, .oneRequest] {
                let connection = try await server.connection()
                let request = server.http.request("GET", target, headers: headers)
                let behind = Array("4\r\nabcd\r\n0\r\n\r\n".utf8) + Self.frames.flatMap(\.bytes) + before.bytes(server)
                try await connection.send(before.bytes(server) + request + behind)
                for _ in 0..<before.answers { #expect(try await connection.nextAnswer().status == 200) }
                let answer = try await connection.nextAnswer()
                #expect(answer.status == status)
                #expect(answer["connection"] == "close")
                try await connection.ended()
                #expect(connection.received.waiting.isEmpty)
            }
            #expect(try await server.http.send("GET", "/ping").status == 200)
        }
    }

    @Test("an upgrade that the parser does not take for one ends the connection")
    func otherReading() async throws {
        try await withServer { server in
            // Two headers to us, and no upgrade to a parser that stops at the first.
            var headers = Self.upgrade
            headers["connection"] = "keep-alive"
            headers["Connection"] = "Upgrade"
            let request = server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: headers)
            let connection = try await server.connection()
            try await connection.send(request + Self.frames.flatMap(\.bytes))
            _ = try? await connection.nextAnswer()
            connection.cut()
            #expect(try await server.http.send("GET", "/ping").status == 200)
        }
    }
}
