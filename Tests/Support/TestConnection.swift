// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection to a server: any bytes out, HTTP answers in, and frames in once it has become a WebSocket. Answers pings as every
/// client does, and does not tell of them: a server may send one whenever a busy machine has left the connection quiet.
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
    private let answersPings: Flag

    /// Of the connection and its handler.
    private final class Flag: Sendable {
        let isSet = Atomic(true)
    }

    private init(_ channel: any Channel, _ received: Inbox<Incoming>, _ answersPings: Flag) {
        self.channel = channel
        self.received = received
        self.answersPings = answersPings
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
        let answersPings = Flag()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A busy machine takes more than the ten seconds that are usual.
            .connectTimeout(.seconds(240))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Receiver(received, isHead: isHead, keepsText: keepsText, answersPings)
                    )
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: numericCast(receiveBuffer))
        }
        return TestConnection(try await bootstrap.connect(host: "127.0.0.1", port: port).get(), received, answersPings)
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

    /// Reads no more, until it is asked to. Pings stay unanswered from then on: what it sends to a server that has given it up
    /// meanwhile would have the system discard what is still to be read.
    package func setReading(_ isReading: Bool) async throws {
        answersPings.isSet.store(false, ordering: .relaxed)
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
        typealias OutboundOut = ByteBuffer

        private let received: Inbox<Incoming>
        private let answersPings: Flag
        private var parser: HTTPAnswerParser
        private var frameBytes: [UInt8]?
        private let keepsText: Bool

        init(_ received: Inbox<Incoming>, isHead: Bool, keepsText: Bool, _ answersPings: Flag) {
            self.received = received
            self.keepsText = keepsText
            self.answersPings = answersPings
            parser = HTTPAnswerParser(isHead: isHead)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data).readableBytesView
            if frameBytes != nil { frameBytes? += bytes } else { parser.add(bytes) }
            takeAnswers()
            takeFrames(context)
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

        private func takeFrames(_ context: ChannelHandlerContext) {
            guard var bytes = frameBytes?[...] else { return }
            while let frame = TestFrame.take(from: &bytes) {
                if keepsText, frame.opcode == 1, frame.isLast {
                    received.put(.text(String(decoding: frame.payload, as: UTF8.self)))
                    continue
                }
                let event = SocketEvent(frame)
                guard case .ping(let payload) = event else {
                    received.put(.event(event))
                    continue
                }
                guard answersPings.isSet.load(ordering: .relaxed) else { continue }
                let pong = ByteBuffer(bytes: TestFrame(10, payload).bytes)
                context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
            }
            frameBytes = Array(bytes)
        }
    }
}
