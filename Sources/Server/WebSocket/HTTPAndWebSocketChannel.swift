// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// HTTP and WebSockets on one port: what a connection becomes is decided by its requests (``UpgradeGate``).
struct HTTPAndWebSocketChannel: HTTPChannelHandler {
    /// What the connection has become. `setup` must return before anything is read, so it hands out the promise of the outcome.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let place: OpenConnections.Place
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
    let connections: OpenConnections
    /// Whether who asks is served when all connections are taken.
    let isServedAlways: @Sendable (SocketRequest) async -> Bool

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let eventLoop = channel.eventLoop
        guard let place = connections.add(channel) else {
            channel.close(promise: nil)
            return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        return eventLoop.makeCompletedFuture {
            // Most often one read takes all there is, and a second one would be a system call to hear that.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.syncOptions?.setOption(.recvAllocator, value: Self.receiveBuffers)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = ServerLimits.headerBytes
            limits.maxHeaderListSize = ServerLimits.headerBytes
            limits.maxHeaderFieldCount = ServerLimits.headerCount
            let negotiated = eventLoop.makePromise(of: Negotiated.self)
            // Where it has become nothing before it ends; otherwise it has been told already.
            channel.closeFuture.whenComplete { _ in negotiated.fail(ChannelError.eof) }
            let hold = InputHold()
            let gate = UpgradeGate(hold: hold, isOneRequest: place.isReserved) { head in
                eventLoop.makeFutureWithTask { await admit(SocketRequest(head), to: place) }
            } becomes: { kind in
                if !place.isReserved { connections.keep(place) }
                negotiated.succeed(kind == .http ? try wrapHTTP(channel, logger) : .webSocket)
            }
            let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
            try channel.pipeline.syncOperations.addHandlers([
                hold, HTTPResponseEncoder(), ByteToMessageHandler(decoder), gate,
            ])
            return Value(channel: channel, place: place, negotiated: negotiated.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        guard let negotiated = try? await value.negotiated.get() else {
            return value.channel.close(promise: nil)
        }
        switch negotiated {
        case .http(let channel) where value.place.isReserved:
            await reserved(value.place).handleHTTP(asyncChannel: channel, logger: logger)
        case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .webSocket: break
        }
    }

    private func admit(_ request: SocketRequest, to place: OpenConnections.Place) async -> AdmittedSocket? {
        guard await isServed(request, at: place) else { return nil }
        return try? await admission.admit(request)
    }

    private func isServed(_ request: SocketRequest, at place: OpenConnections.Place) async -> Bool {
        guard place.isReserved else { return true }
        guard await isServedAlways(request) else { return false }
        connections.keep(place)
        return true
    }

    /// Serves a connection beyond the limit.
    private func reserved(_ place: OpenConnections.Place) -> HTTPAndWebSocketChannel {
        HTTPAndWebSocketChannel(
            responder: { request, writer, channel in
                let isHealth = request.uri.path.hasPrefix("/health/")
                guard !isHealth, await !isServed(SocketRequest(request.head), at: place) else {
                    return try await responder(request, writer, channel)
                }
                var head = HTTPFailure.crowded.response.head
                head.headerFields[.contentLength] = "0"
                try await writer.writeResponse(head)
            },
            admission: admission,
            connections: connections,
            isServedAlways: isServedAlways
        )
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
