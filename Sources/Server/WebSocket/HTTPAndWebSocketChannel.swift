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

    let responder: Responder
    let admission: any SocketAdmission

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // One connection, one upgrade: what admission decided waits here for the pipeline to be ready.
            let admitted = NIOLoopBoundBox<AdmittedSocket?>(nil, eventLoop: channel.eventLoop)
            let upgrader = NIOTypedWebSocketServerUpgrader<Negotiated>(
                maxFrameSize: ServerLimits.messageBytes,
                enableAutomaticErrorHandling: false,
                shouldUpgrade: { channel, head in admit(head, on: channel.eventLoop, into: admitted) },
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture { try addSocket(admitted.value, to: channel) }
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
            configuration.enableErrorHandling = false  // handleHTTP does it
            configuration.enableResponseHeaderValidation = false  // HTTPTypes does it
            configuration.decoderConfiguration.maxHeaderFieldSize = ServerLimits.headerBytes
            configuration.decoderConfiguration.maxHeaderListSize = ServerLimits.headerBytes
            configuration.decoderConfiguration.maxHeaderFieldCount = ServerLimits.headerCount
            let operations = channel.pipeline.syncOperations
            let negotiated = try operations.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let waiting = FirstRequestHandler()
            try operations.addHandler(waiting)
            return Value(channel: channel, negotiated: negotiated)
        }
    }

    func handle(value: Value, logger: Logger) async {
        guard let negotiated = try? await value.negotiated.get() else {
            return value.channel.close(promise: nil)
        }
        switch negotiated {
        case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .webSocket: try? await value.channel.closeFuture.get()
        }
    }

    private func admit(
        _ head: HTTPRequestHead,
        on eventLoop: any EventLoop,
        into admitted: NIOLoopBoundBox<AdmittedSocket?>
    ) -> EventLoopFuture<HTTPHeaders?> {
        let request = SocketRequest(head)
        return eventLoop.makeFutureWithTask { try? await admission.admit(request) }
            .map { socket in
                admitted.value = socket
                return socket == nil ? nil : [:]
            }
    }

    private func addSocket(_ admitted: AdmittedSocket?, to channel: any Channel) throws -> Negotiated {
        guard let admitted else { throw ChannelError.inappropriateOperationForState }
        let eventLoop = channel.eventLoop
        let operations = channel.pipeline.syncOperations
        try operations.removeFirstRequestHandler()
        try operations.addHandler(WebSocketConnection { admitted($0, eventLoop) })
        return .webSocket
    }

    private func wrapHTTP(_ channel: any Channel, _ logger: Logger) throws -> Negotiated {
        let operations = channel.pipeline.syncOperations
        try operations.removeFirstRequestHandler()
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

/// Closes a connection that takes too long to send its first request, or that has sent none when the server stops.
private final class FirstRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var timeout: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let waiting = NIOLoopBound(context, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: ServerLimits.firstRequestTimeout) {
            waiting.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A refused upgrade goes on as HTTP, where the client is told why. Anything else is not HTTP.
        guard !(error is NIOWebSocketUpgradeError) else { return }
        let isTooLong = error as? HTTPParserError == .headerOverflow
        let head = HTTPResponseHead(
            version: .http1_1,
            status: isTooLong ? .requestHeaderFieldsTooLarge : .badRequest,
            headers: ["connection": "close", "content-length": "0"]
        )
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in closing.value.close(promise: nil) }
    }
}

extension ChannelPipeline.SynchronousOperations {
    fileprivate func removeFirstRequestHandler() throws {
        removeHandler(try handler(type: FirstRequestHandler.self), promise: nil)
    }
}
