// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import Server

@Suite("WebSocket: what a session is given, and when")
struct HandingOverTests {
    /// Notes what it is given.
    private final class Session: SocketSession {
        let messageBytes = 1_000
        var requestsInFlight = 0
        private(set) var received: [String] = []
        private(set) var isClosed = false

        func received(_ message: [UInt8]) {
            received.append(String(decoding: message, as: UTF8.self))
            requestsInFlight += 1
        }

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

    private func send(_ opcode: WebSocketOpcode, _ text: String) throws {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: [1, 2, 3, 4], data: ByteBuffer(string: text))
        var masked = frame
        masked.data.webSocketMask([1, 2, 3, 4])
        try channel.writeInbound(masked)
    }

    @Test("nothing is begun while answers wait to be read; then all of it, in order")
    func unread() throws {
        channel.isWritable = false
        for number in 1...5 { try send(.text, "\(number)") }
        #expect(session.received.isEmpty)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(session.received == ["1", "2", "3", "4", "5"])
    }

    @Test("no more is begun than may be in flight; the rest follows as answers go out")
    func full() throws {
        session.requestsInFlight = ServerLimits.requestsInFlight - 1
        for number in 1...3 { try send(.text, "\(number)") }
        #expect(session.received == ["1"])
        session.requestsInFlight -= 1
        connection.resumeReading()
        #expect(session.received == ["1", "2"])
        session.requestsInFlight = 0
        connection.resumeReading()
        #expect(session.received == ["1", "2", "3"])
    }

    @Test("a Close waits until all that was asked for before it is answered")
    func closeBehindRequests() throws {
        channel.isWritable = false
        try send(.text, "1")
        try send(.connectionClose, "")
        try send(.text, "never")
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(session.received == ["1"])
        #expect(!session.isClosed)
        session.requestsInFlight = 0
        connection.resumeReading()
        #expect(session.isClosed)
        #expect(session.received == ["1"])
    }
}
