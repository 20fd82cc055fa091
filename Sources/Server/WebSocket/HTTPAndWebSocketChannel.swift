// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// HTTP and WebSockets on one port, by NIO's own upgrade path: a connection whose first request asks for a WebSocket that is let
/// in becomes one, every other goes on as HTTP.
struct HTTPAndWebSocketChannel: HTTPChannelHandler {
    /// What the connection has become. `setup` must return before anything is read, so it hands out the promise of the outcome.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket
    }

    /// A channel keeps the buffer that its first request was read into. Most requests fit into this one; NIO's own is twice as large.
    private static var receiveBuffers: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 1024, maximum: 65_536)
    }

    let responder: Responder
    let admission: any SocketAdmission
    let sockets: OpenSockets

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let eventLoop = channel.eventLoop
        return eventLoop.makeCompletedFuture {
            // Most often one read takes all there is, and a second one would be a system call to hear that.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.syncOptions?.setOption(.recvAllocator, value: Self.receiveBuffers)
            let gate = NIOLoopBound(
                UpgradeGate { head in
                    eventLoop.makeFutureWithTask { try? await admission.admit(SocketRequest(head)) }
                },
                eventLoop: eventLoop
            )
            // What arrives here has passed the gate.
            let upgrader = NIOTypedWebSocketServerUpgrader<Negotiated>(
                maxFrameSize: ServerLimits.documentMessageBytes,
                enableAutomaticErrorHandling: false,
                shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture { try addSocket(after: gate.value, to: channel) }
                }
            )
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Negotiated>(
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture { try wrapHTTP(channel, logger) }
                }
            )
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false  // NIOAsyncChannel answers in order
            configuration.enableErrorHandling = false  // the gate and handleHTTP do it
            configuration.enableResponseHeaderValidation = false  // HTTPTypes does it
            configuration.decoderConfiguration.maxHeaderFieldSize = ServerLimits.headerBytes
            configuration.decoderConfiguration.maxHeaderListSize = ServerLimits.headerBytes
            configuration.decoderConfiguration.maxHeaderFieldCount = ServerLimits.headerCount
            let operations = channel.pipeline.syncOperations
            let negotiated = try operations.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let upgradeHandler = try operations.handler(type: NIOTypedHTTPServerUpgradeHandler<Negotiated>.self)
            try operations.addHandler(gate.value, position: .before(upgradeHandler))
            return Value(channel: channel, negotiated: negotiated)
        }
    }

    func handle(value: Value, logger: Logger) async {
        guard let negotiated = try? await value.negotiated.get() else {
            return value.channel.close(promise: nil)
        }
        switch negotiated {
        case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .webSocket: break
        }
    }

    private func addSocket(after gate: UpgradeGate, to channel: any Channel) throws -> Negotiated {
        guard let admitted = gate.admitted else { throw ChannelError.inappropriateOperationForState }
        let eventLoop = channel.eventLoop
        let operations = channel.pipeline.syncOperations
        operations.removeHandler(gate, promise: nil)
        try operations.addHandler(WebSocketConnection { admitted($0, eventLoop) })
        sockets.add(channel)
        return .webSocket
    }

    private func wrapHTTP(_ channel: any Channel, _ logger: Logger) throws -> Negotiated {
        let operations = channel.pipeline.syncOperations
        try operations.addHandlers([
            HTTP1ToHTTPServerCodec(secure: false),
            HTTPConnectionStateHandler(idleTimeout: ServerLimits.idleTimeout, logger: logger),
        ])
        return .http(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        )
    }
}
