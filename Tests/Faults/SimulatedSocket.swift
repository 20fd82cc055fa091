// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import WireProtocol

/// A socket between a client and the server whose bytes travel when the simulator says so, and that can be cut with bytes
/// on the way.
final class SimulatedSocket {
    private let channel: EmbeddedChannel
    private var up: [UInt8] = []
    private var down: [UInt8] = []
    private var received: [UInt8] = []

    init(_ channel: EmbeddedChannel) {
        self.channel = channel
    }

    /// Puts a text message on the way to the server.
    func send(_ text: [UInt8]) {
        let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        up.append(0x81)
        if text.count < 126 {
            up.append(0x80 | UInt8(text.count))
        } else {
            up += [0x80 | 126, UInt8(text.count >> 8), UInt8(text.count & 0xFF)]
        }
        up += mask
        up += text.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// Puts the answer to a ping on the way to the server.
    func pong() {
        up += [0x8A, 0x80, 0x12, 0x34, 0x56, 0x78]
    }

    /// Carries some of the bytes on the way to the server.
    func carryUp(_ count: Int) throws {
        guard channel.isActive, !up.isEmpty, count > 0 else { return }
        let bytes = up.prefix(count)
        up.removeFirst(bytes.count)
        try channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    /// Carries some of the bytes on the way to the client.
    /// - Returns: the text messages that are complete now; nil where the server closed.
    func carryDown(_ count: Int) throws -> [[UInt8]?] {
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { down += buffer.readableBytesView }
        let bytes = down.prefix(count)
        down.removeFirst(bytes.count)
        received += bytes
        var messages: [[UInt8]?] = []
        while let message = takeFrame() { messages.append(message) }
        return messages
    }

    var waitingUp: Int { up.count }

    func waitingDown() throws -> Int {
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { down += buffer.readableBytesView }
        return down.count
    }

    /// Cuts the connection. What was on the way is gone.
    func cut() {
        _ = try? channel.finish(acceptAlreadyClosed: true)
        up = []
        down = []
    }

    private func takeFrame() -> [UInt8]?? {
        guard received.count >= 2 else { return nil }
        var header = 2
        var length = Int(received[1])
        switch length {
        case 126:
            guard received.count >= 4 else { return nil }
            header = 4
            length = Int(received[2]) << 8 | Int(received[3])
        case 127:
            guard received.count >= 10 else { return nil }
            header = 10
            length = received[2..<10].reduce(0) { $0 << 8 | Int($1) }
        default: break
        }
        guard received.count >= header + length else { return nil }
        let isText = received[0] == 0x81
        let payload = Array(received[header..<header + length])
        received.removeFirst(header + length)
        return isText ? .some(payload) : .some(nil)
    }
}
