// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix

/// A TCP connection to a server: any bytes out, HTTP answers in, and frames in once it has become a WebSocket.
package final class TestConnection: Sendable {
    /// What arrives.
    package enum Incoming: Sendable {
        case answer(HTTPAnswer)
        case event(SocketEvent)
        /// A text message to the byte, in place of its event, where that was asked for.
        case text(String)
        case malformed(String)
    }

    package let received: Inbox<Incoming>
    private let channel: any Channel

    private init(_ channel: any Channel, _ received: Inbox<Incoming>) {
        self.channel = channel
        self.received = received
    }

    /// - Parameters:
    ///   - isHead: the request is HEAD, so that the answer has no body.
    ///   - receiveBuffer: bytes that the system takes in for us; nil for its own choice.
    ///   - keepsText: text messages are given as they were sent, not as JSON that has forgotten the order of its members.
    package static func open(
        port: Int,
        isHead: Bool = false,
        receiveBuffer: Int? = nil,
        keepsText: Bool = false
    ) async throws -> TestConnection {
        let received = Inbox<Incoming>()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Receiver(received, isHead: isHead, keepsText: keepsText)
                    )
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: numericCast(receiveBuffer))
        }
        return TestConnection(try await bootstrap.connect(host: "127.0.0.1", port: port).get(), received)
    }

    package func send(_ bytes: some Sequence<UInt8> & Sendable) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    package func nextAnswer() async throws -> HTTPAnswer {
        switch try await received.next("an HTTP answer") {
        case .answer(let answer): return answer
        case .event(let event): throw TestFailure.unexpected("\(event)")
        case .text(let text): throw TestFailure.unexpected(text)
        case .malformed(let what): throw TestFailure.unexpected(what)
        }
    }

    /// Reads no more, until it is asked to.
    package func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
    }

    func whenEnded(_ body: @escaping @Sendable () -> Void) {
        channel.closeFuture.whenComplete { _ in body() }
    }

    /// Returns once the server has ended the connection; what had arrived before is still in ``received``.
    package func ended() async throws {
        let ended = Inbox<Void>()
        channel.closeFuture.whenComplete { _ in ended.put(()) }
        try await ended.next("the end of the connection")
    }

    /// Ends our side of it; the server may still answer.
    package func endOutput() async throws {
        try await channel.setOption(.allowRemoteHalfClosure, value: true).get()
        try await channel.close(mode: .output).get()
    }

    /// Ends the connection without a word.
    package func cut() {
        channel.close(promise: nil)
    }

    /// Lives on its channel's event loop.
    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let received: Inbox<Incoming>
        private var parser: HTTPAnswerParser
        private var frameBytes: [UInt8]?
        private let keepsText: Bool

        init(_ received: Inbox<Incoming>, isHead: Bool, keepsText: Bool) {
            self.received = received
            self.keepsText = keepsText
            parser = HTTPAnswerParser(isHead: isHead)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data).readableBytesView
            if frameBytes != nil { frameBytes? += bytes } else { parser.add(bytes) }
            takeAnswers()
            takeFrames()
        }

        func channelInactive(context: ChannelHandlerContext) {
            takeAnswers(isEnd: true)
            received.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func takeAnswers(isEnd: Bool = false) {
            do {
                while frameBytes == nil, let answer = try parser.next(isEnd: isEnd) {
                    received.put(.answer(answer))
                    if answer.status == 101 { frameBytes = parser.takeRest() }
                }
            } catch {
                received.put(.malformed("\(error)"))
            }
        }

        private func takeFrames() {
            guard var bytes = frameBytes?[...] else { return }
            while let frame = TestFrame.take(from: &bytes) {
                if keepsText, frame.opcode == 1, frame.isLast {
                    received.put(.text(String(decoding: frame.payload, as: UTF8.self)))
                } else {
                    received.put(.event(SocketEvent(frame)))
                }
            }
            frameBytes = Array(bytes)
        }
    }
}
