// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import Server

@Suite("WebSocket: silence")
struct SilenceTests {
    private final class Session: SocketSession {
        let messageBytes = 1_000
        let requestsInFlight = 0
        private(set) var isClosed = false
        func received(_ message: [UInt8]) {}
        func closed() { isClosed = true }
    }

    private let channel = EmbeddedChannel()
    private let session = Session()
    private let connection: WebSocketConnection

    init() throws {
        let session = session
        connection = WebSocketConnection { _ in session }
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(WebSocketFrameEncoder())
        try operations.addHandler(connection)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func pass(_ intervals: Int) {
        for _ in 0..<intervals { channel.embeddedEventLoop.advanceTime(by: ServerLimits.pingInterval) }
    }

    /// Of the frames that have been sent, their headers and payloads in turn.
    private func sent() throws -> [ByteBuffer] {
        var buffers: [ByteBuffer] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { buffers.append(buffer) }
        return buffers
    }

    @Test("who answers no ping is cut")
    func vanished() throws {
        pass(1)
        #expect(try sent().first?.getInteger(at: 0, as: UInt8.self) == 0x89)
        #expect(channel.isActive)
        pass(1)
        #expect(session.isClosed && !channel.isActive)
        #expect(try sent().isEmpty)
    }

    @Test("who answers pings stays")
    func alive() throws {
        for _ in 0..<4 {
            pass(1)
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: [1, 2, 3, 4], data: ByteBuffer())
            try channel.writeInbound(pong)
        }
        #expect(!session.isClosed && channel.isActive)
    }

    @Test("who has a ping still to read behind all that is queued is closed with 1013")
    func slow() throws {
        channel.isWritable = false
        pass(2)
        #expect(session.isClosed)
        #expect(try sent().last?.getInteger(at: 0, as: UInt16.self) == 1013)
    }
}
