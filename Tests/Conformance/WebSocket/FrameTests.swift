// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("WebSocket: frames by RFC 6455")
struct FrameTests {
    /// Both sockets of the server obey the same rules.
    enum Kind: CaseIterable, Sendable {
        case keyValue, chat

        /// Opens a socket on which a request and its reply have passed.
        func open(_ server: TestServer) async throws -> TestSocket {
            switch self {
            case .keyValue: return try await server.keyValueSocket()
            case .chat: return try await server.signIn("Ada").live()
            }
        }

        /// A request without consequences.
        var request: JSON { self == .keyValue ? ["op": 1, "key": "a"] : ["verb": "rooms"] }

        /// Bytes of a message at most: on the key-value socket those of a whole document of the showcase, in a string.
        var messageBytes: Int { self == .keyValue ? (2 << 20) + (4 << 10) : 1 << 20 }

        /// Whether the socket answers a request.
        func works(_ socket: TestSocket) async throws -> Bool {
            let reply = try await socket.ask(request)
            return self == .keyValue ? reply["code"] == 404 : reply["result"] != nil
        }
    }

    private static func with(_ frame: TestFrame, _ change: (inout TestFrame) -> Void) -> TestFrame {
        var frame = frame
        change(&frame)
        return frame
    }

    /// What breaks the protocol, and the code that the server closes with (RFC 6455 §7.4.1).
    static let violations: [(what: String, frames: [TestFrame], code: Int)] = [
        ("an unmasked frame (§5.1)", [with(.text("{}")) { $0.isMasked = false }], 1002),
        ("an unmasked ping (§5.1)", [with(TestFrame(9)) { $0.isMasked = false }], 1002),
        ("RSV1 (§5.2)", [with(.text("{}")) { $0.reserved = 4 }], 1002),
        ("RSV2 (§5.2)", [with(.text("{}")) { $0.reserved = 2 }], 1002),
        ("RSV3 (§5.2)", [with(.text("{}")) { $0.reserved = 1 }], 1002),
        ("the reserved opcode 3 (§5.2)", [TestFrame(3)], 1002),
        ("the reserved opcode 7 (§5.2)", [TestFrame(7, [1])], 1002),
        ("the reserved opcode 11 (§5.2)", [TestFrame(11)], 1002),
        ("the reserved opcode 15 (§5.2)", [TestFrame(15)], 1002),
        ("a continuation of nothing (§5.4)", [TestFrame(0, "{}".utf8)], 1002),
        ("a message within a message (§5.4)", [with(.text("{")) { $0.isLast = false }, .text("}")], 1002),
        ("a ping in fragments (§5.5)", [with(TestFrame(9)) { $0.isLast = false }], 1002),
        ("a ping of 126 bytes (§5.5)", [TestFrame(9, [UInt8](repeating: 0, count: 126))], 1002),
        ("a Close of one byte (§5.5.1)", [TestFrame(8, [3])], 1002),
        ("a Close with the code 999 (§7.4.2)", [.close(999)], 1002),
        ("a Close with the code 1005 (§7.4.1)", [.close(1005)], 1002),
        ("a Close with the code 1006 (§7.4.1)", [.close(1006)], 1002),
        ("a Close with the code 1015 (§7.4.1)", [.close(1015)], 1002),
        ("a Close with the code 5000 (§7.4.2)", [.close(5000)], 1002),
        ("a Close whose reason is not UTF-8 (§8.1)", [TestFrame(8, [3, 0xE8, 0xFF])], 1007),
        ("a binary message (docs/protocol.md)", [TestFrame(2, "{}".utf8)], 1003),
        ("an empty binary message", [TestFrame(2)], 1003),
        ("a binary message in fragments", [with(TestFrame(2)) { $0.isLast = false }, TestFrame(0)], 1003),
        ("text that is not UTF-8 (§8.1)", [TestFrame(1, [0x22, 0xFF, 0x22])], 1007),
        ("text with a surrogate (§8.1)", [TestFrame(1, [0xED, 0xA0, 0x80])], 1007),
        ("text in an overlong form (§8.1)", [TestFrame(1, [0xC0, 0xAF])], 1007),
        ("text that ends within a character (§8.1)", [TestFrame(1, [0xE2, 0x82])], 1007),
        (
            "fragments that are not UTF-8 together (§8.1)",
            [with(TestFrame(1, [0xE2])) { $0.isLast = false }, TestFrame(0, [0x41])], 1007
        ),
        ("a frame that claims 2^40 bytes", [with(TestFrame(1)) { $0.claimedLength = 1 << 40 }], 1009),
    ]

    @Test("a violation is closed with its code, and disturbs nobody else", arguments: violations, Kind.allCases)
    func violation(violation: (what: String, frames: [TestFrame], code: Int), kind: Kind) async throws {
        try await withServer { server in
            let other = try await kind.open(server)
            let socket = try await kind.open(server)
            for frame in violation.frames { try? await socket.send(frame) }
            #expect(try await socket.closeCode() == violation.code, "\(violation.what)")
            try await socket.connection.ended()
            #expect(try await kind.works(other))
        }
    }

    @Test(
        "Close is echoed with its code at once",
        arguments: [nil, 1000, 1001, 1011, 3000, 4999] as [UInt16?],
        Kind.allCases
    )
    func close(code: UInt16?, kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            try await socket.send(.close(code, code == nil ? "" : "a reason: ü"))
            #expect(try await socket.nextEvent() == .close(code: code.map(Int.init), reason: ""))
            try await socket.connection.ended()
        }
    }

    @Test("after Close nothing is answered any more", arguments: Kind.allCases)
    func afterClose(kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            try await socket.send(
                .close(1000),
                .text(kind.request.with(["id": 77, "messageId": 77]).text),
                TestFrame(9)
            )
            #expect(try await socket.nextEvent() == .close(code: 1000, reason: ""))
            try await socket.connection.ended()
            #expect(socket.connection.received.waiting.isEmpty)
        }
    }

    @Test("a ping is answered with its payload", arguments: [0, 1, 125], Kind.allCases)
    func ping(length: Int, kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            let payload = (0..<length).map { UInt8($0) }
            try await socket.send(TestFrame(9, payload))
            #expect(try await socket.nextPong() == .pong(payload))
            #expect(try await kind.works(socket))
        }
    }

    @Test("a pong that nobody asked for is passed over", arguments: Kind.allCases)
    func pong(kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            try await socket.send(TestFrame(10), TestFrame(10, [1, 2, 3]))
            #expect(try await kind.works(socket))
        }
    }

    @Test("fragments make one message, with pings between them", arguments: [1, 2, 7], Kind.allCases)
    func fragments(size: Int, kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            let text = Array(try kind.request.with(["id": 500, "messageId": 500, "é🚀": "é🚀"]).text.utf8)
            for start in stride(from: 0, to: text.count, by: size) {
                var frame = TestFrame(start == 0 ? 1 : 0, text[start..<min(start + size, text.count)])
                frame.isLast = false
                try await socket.send(frame, TestFrame(9, [UInt8(start & 0x7F)]))
                #expect(try await socket.nextPong() == .pong([UInt8(start & 0x7F)]))
            }
            try await socket.send(TestFrame(0))
            let reply = try await socket.reply(to: 500)
            #expect(kind == .keyValue ? reply["code"] == 404 : reply["result"] != nil)
        }
    }

    @Test("bytes that come one at a time make the same frames", arguments: Kind.allCases)
    func singleBytes(kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            let frame = TestFrame.text(try kind.request.with(["id": 500, "messageId": 500]).text)
            for byte in frame.bytes { try await socket.connection.send([byte]) }
            let reply = try await socket.reply(to: 500)
            #expect(kind == .keyValue ? reply["code"] == 404 : reply["result"] != nil)
        }
    }

    @Test("a message that is too long, in one frame or in fragments, is closed with 1009", arguments: Kind.allCases)
    func tooLong(kind: Kind) async throws {
        let spaces = [UInt8](repeating: 0x20, count: kind.messageBytes)
        let messages: [[TestFrame]] = [
            [TestFrame(1, spaces + [0x20])],
            [
                Self.with(TestFrame(1, spaces.prefix(1 << 19))) { $0.isLast = false },
                Self.with(TestFrame(0, spaces.dropFirst(1 << 19))) { $0.isLast = false }, TestFrame(0, [0x20]),
            ],
        ]
        for frames in messages {
            try await withServer { server in
                let socket = try await kind.open(server)
                // The server may close before it has read all of it.
                for frame in frames { try? await socket.send(frame) }
                #expect(try await socket.closeCode() == 1009)
            }
        }
    }

    @Test("a message of just the most bytes is read", arguments: Kind.allCases)
    func largest(kind: Kind) async throws {
        try await withServer { server in
            let socket = try await kind.open(server)
            let text = try kind.request.with(["id": 500, "messageId": 500]).text
            try await socket.send(.text(text + String(repeating: " ", count: kind.messageBytes - text.utf8.count)))
            let reply = try await socket.reply(to: 500)
            #expect(kind == .keyValue ? reply["code"] == 404 : reply["result"] != nil)
        }
    }
}
