// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: frames become messages")
struct SocketMessageHandlerTests {
    private let channel = EmbeddedChannel(handler: SocketMessageHandler())

    private func receive(_ opcode: WebSocketOpcode, _ bytes: [UInt8]) throws {
        try channel.writeInbound(WebSocketFrame(fin: true, opcode: opcode, data: ByteBuffer(bytes: bytes)))
    }

    @Test("nothing that the server sends behind its Close is taken for a message")
    func behindClose() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try receive(.text, Array("1".utf8))
        try receive(.connectionClose, [0x03, 0xF4])
        for _ in 0..<2 { try receive(.connectionClose, [0x03, 0xE8]) }
        try receive(.text, Array("2".utf8))
        try receive(.ping, [])
        #expect(try channel.readInbound(as: SocketMessage.self) == .text(ByteBuffer(string: "1")))
        #expect(try channel.readInbound(as: SocketMessage.self) == .close(code: 1012, reason: ""))
        #expect(try channel.readInbound(as: SocketMessage.self) == nil)
    }
}
