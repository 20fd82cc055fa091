// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// Opens WebSockets.
enum WebSocket {
    typealias Channel = NIOAsyncChannel<SocketMessage, SocketMessage>

    private enum Upgrade: Sendable {
        case done(Channel)
        case refused(EventLoopFuture<UpgradeAnswer>)
    }

    /// More than any message of a server: a page of history is about 1 MiB.
    static let mostMessageBytes = 16 * 1024 * 1024

    /// Opens one.
    ///
    /// Reads no faster than its messages are taken, so that a slow reader costs no memory here.
    /// - Throws: ``UpgradeRefused``, or what the network or TLS has to say. Also when the task is cancelled.
    static func open(_ request: WebSocketRequest, _ options: ConnectionOptions) async throws -> Channel {
        let server = request.server
        let tls = server.isSecure ? try NIOSSLContext(configuration: options.trust.configuration) : nil
        let timeout = TimeAmount(options.connectTimeout)
        let opening = Mutex<(any NIOCore.Channel)?>(nil)
        let upgrade = try await withTaskCancellationHandler {
            try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(timeout)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: server.host, port: server.port) { channel in
                    opening.withLock { $0 = channel }
                    return channel.eventLoop.makeCompletedFuture {
                        if let tls {
                            let handler = try NIOSSLClientHandler(context: tls, serverHostname: server.serverName)
                            try channel.pipeline.syncOperations.addHandler(handler)
                        }
                        return try ask(request, on: channel, within: timeout, keepAlive: TimeAmount(options.keepAlive))
                    }
                }
                .get()
        } onCancel: {
            opening.withLock { $0 }?.close(promise: nil)
        }
        switch upgrade {
        case .done(let channel): return channel
        case .refused(let answer): throw UpgradeRefused(answer: try await answer.get())
        }
    }

    private static func ask(
        _ request: WebSocketRequest,
        on channel: any NIOCore.Channel,
        within timeout: TimeAmount,
        keepAlive: TimeAmount
    ) throws -> EventLoopFuture<Upgrade> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(
            maxFrameSize: mostMessageBytes,
            enableAutomaticErrorHandling: false
        ) { channel, _ in
            channel.eventLoop.makeCompletedFuture { .done(try messages(on: channel, keepAlive: keepAlive)) }
        }
        var headers = HTTPHeaders([("Host", request.server.authority), ("User-Agent", "RoomkeyClient")])
        headers.add(contentsOf: request.headers)
        let target = request.server.path + request.target
        let upgrade = NIOTypedHTTPClientUpgradeConfiguration<Upgrade>(
            upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers),
            upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                let answer = channel.eventLoop.makePromise(of: UpgradeAnswer.self)
                try channel.pipeline.syncOperations.addHandler(UpgradeAnswerHandler(answer))
                return .refused(answer.futureResult)
            }
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade)
        // The server may say something right after its answer, in the same packet.
        configuration.leftOverBytesStrategy = .forwardBytes
        let asked = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
        // A server that takes the connection and says nothing is as far away as one that does not.
        let deadline = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
        asked.whenComplete { _ in deadline.cancel() }
        return asked
    }

    private static func messages(on channel: any NIOCore.Channel, keepAlive: TimeAmount) throws -> Channel {
        let aggregator = NIOWebSocketFrameAggregator(
            minNonFinalFragmentSize: 0,
            maxAccumulatedFrameCount: .max,
            maxAccumulatedFrameSize: mostMessageBytes
        )
        // In front of everything, where a long message that takes its time is seen to arrive.
        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: keepAlive), position: .first)
        try channel.pipeline.syncOperations.addHandlers([aggregator, SocketMessageHandler()])
        return try Channel(wrappingChannelSynchronously: channel)
    }
}
