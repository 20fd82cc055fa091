// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket client that sends its next request as soon as the last is answered.
final class BenchmarkSocket: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let request: (Int) -> [UInt8]
    private let count: Int
    private let done: EventLoopPromise<Measurement>
    private var measurement = Measurement()
    private var sent = 0
    private var sentAt = ContinuousClock.now

    private init(count: Int, done: EventLoopPromise<Measurement>, request: @escaping (Int) -> [UInt8]) {
        self.count = count
        self.done = done
        self.request = request
    }

    /// Connects and does `count` requests, one after another.
    static func run(
        port: Int,
        path: String,
        count: Int,
        on group: any EventLoopGroup,
        request: @escaping @Sendable (Int) -> [UInt8]
    ) async throws -> Measurement {
        let loop = group.next()
        let done = loop.makePromise(of: Measurement.self)
        let upgraded = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOTypedWebSocketClientUpgrader<Void>(maxFrameSize: 1 << 20) { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(
                                BenchmarkSocket(count: count, done: done, request: request)
                            )
                        }
                    }
                    let head = HTTPRequestHead(
                        version: .http1_1,
                        method: .GET,
                        uri: path,
                        headers: ["host": "127.0.0.1", "content-length": "0"]
                    )
                    let configuration = NIOTypedHTTPClientUpgradeConfiguration<Void>(
                        upgradeRequestHead: head,
                        upgraders: [upgrader],
                        notUpgradingCompletionHandler: { $0.close() }
                    )
                    return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                        configuration: .init(upgradeConfiguration: configuration)
                    )
                }
            }
        try await upgraded.get()
        return try await done.futureResult.get()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // The upgrade is still going on; what is written now would not be a frame yet.
        let start = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute { start.value.0.send(start.value.1) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard unwrapInboundIn(data).opcode == .text else { return }
        measurement.add(sentAt.duration(to: .now))
        guard sent < count else {
            done.succeed(measurement)
            return context.close(promise: nil)
        }
        send(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(ChannelError.eof)
    }

    private func send(_ context: ChannelHandlerContext) {
        let payload = ByteBuffer(bytes: request(sent))
        sent += 1
        sentAt = .now
        let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: payload)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
