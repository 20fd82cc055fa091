// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Synchronization
import Testing

@testable import Server

@Suite("WebSocket: what it stands on ends while it opens")
struct CredentialRecheckTests {
    /// Lets in, until it is told not to.
    private final class Door: SocketAdmission {
        let failure = Mutex<HTTPFailure?>(nil)

        func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
            if let failure = failure.withLock({ $0 }) { throw failure }
            return { _, _ in Silence() }
        }
    }

    private final class Silence: SocketSession {
        let messageBytes = 1_000
        let requestsInFlight = 0
        func received(_ message: [UInt8]) {}
        func closed() {}
    }

    private func open(_ door: Door, thenFailing failure: HTTPFailure) async throws -> NIOAsyncTestingChannel {
        let request = SocketRequest(target: "/ws", origin: nil, host: nil, cookies: [], authorization: nil)
        let admitted = try await CredentialRecheck(base: door).admit(request)
        door.failure.withLock { $0 = failure }
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        try await channel.eventLoop.submit {
            let operations = channel.pipeline.syncOperations
            try operations.addHandler(WebSocketFrameEncoder())
            try operations.addHandler(WebSocketConnection { admitted($0, channel.eventLoop) })
        }.get()
        return channel
    }

    @Test("a credential that ends after it was looked at closes the socket: 1008")
    func ended() async throws {
        let door = Door()
        let channel = try await open(door, thenFailing: HTTPFailure(.forbidden, "Ended.", code: "ended"))
        let header = try await channel.waitForOutboundWrite(as: ByteBuffer.self)
        let payload = try await channel.waitForOutboundWrite(as: ByteBuffer.self)
        #expect(header.getInteger(at: 0, as: UInt8.self) == 0x88)
        #expect(payload.getInteger(at: 0, as: UInt16.self) == 1008)
    }
}
