// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Stands before NIO's upgrade handler and decides, from the first request of a connection, whether that sees an upgrade at all.
/// That handler looks at the first request only; a later one that asks for an upgrade is seen to here (``LateUpgrade``), since clients
/// like Node's fetch open a WebSocket on a connection that they have used before.
///
/// NIO's handler forgets the request of an upgrade that is refused, so a client would wait for an answer for ever. Here a refused
/// request goes on without its `Upgrade` header, as plain HTTP, where the router says why. So do upgrades that we do not know,
/// such as the `h2c` that some HTTP clients offer with every request. NIO's parser takes nothing after a request with an
/// `Upgrade` header, so the answer to it says that it is the last of its connection (RFC 9112 §9.6).
///
/// Also closes connections that take too long to send their first request. Lives on its channel's event loop.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case waiting
        /// Whether the socket is let in is being found out; what has arrived waits, and no more is read.
        case deciding([HTTPServerRequestPart])
        case open
    }

    private let admit: @Sendable (HTTPRequestHead) -> EventLoopFuture<AdmittedSocket?>
    private var state = State.waiting
    private var timeout: Scheduled<Void>?
    private var isReadHeld = false
    private var unansweredRequests = 0
    private var isLastRequestRead = false
    private var isFirstRequest = true
    /// What was let in.
    private(set) var admitted: AdmittedSocket?

    init(admit: @escaping @Sendable (HTTPRequestHead) -> EventLoopFuture<AdmittedSocket?>) {
        self.admit = admit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let waiting = NIOLoopBound(context, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: ServerLimits.firstRequestTimeout) {
            waiting.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .open:
            let part = unwrapInboundIn(data)
            guard case .head(let head) = part, unansweredRequests == 0, Self.asksForWebSocket(head) else {
                return pass(part, context)
            }
            isFirstRequest = false
            decide(head, context)
        case .deciding(let parts):
            state = .deciding(parts + [unwrapInboundIn(data)])
        case .waiting:
            timeout?.cancel()
            guard case .head(let head) = unwrapInboundIn(data), !head.headers["upgrade"].isEmpty else {
                state = .open
                return pass(unwrapInboundIn(data), context)
            }
            guard Self.asksForWebSocket(head) else {
                state = .open
                return pass(.head(head), context)
            }
            decide(head, context)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), !(100..<200).contains(head.status.code) else {
            return context.write(data, promise: promise)
        }
        unansweredRequests -= 1
        guard isLastRequestRead, unansweredRequests == 0 else { return context.write(data, promise: promise) }
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    func read(context: ChannelHandlerContext) {
        guard case .deciding = state else { return context.read() }
        isReadHeld = true
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .waiting = state, event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    /// What cannot be parsed as a request is told so; later requests have their own error handling.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .waiting = state else { return context.fireErrorCaught(error) }
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

    private func decide(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        state = .deciding([])
        let gate = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        admit(head).hop(to: context.eventLoop).whenSuccess { admitted in
            let (this, context) = gate.value
            this.open(with: head, admitted, context)
        }
    }

    private func open(with head: HTTPRequestHead, _ admitted: AdmittedSocket?, _ context: ChannelHandlerContext) {
        guard case .deciding(let parts) = state else { return }
        state = .open
        self.admitted = admitted
        if let admitted {
            guard isFirstRequest else { return LateUpgrade(head, admitted).perform(from: self, context) }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            pass(.head(head), context)
        }
        for part in parts { context.fireChannelRead(wrapInboundOut(part)) }
        context.fireChannelReadComplete()
        if isReadHeld { context.read() }
    }

    /// RFC 6455 §4.2.1.
    private static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers
        return headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
            && headers["sec-websocket-key"].map(\.utf8.count) == [24]  // 16 bytes in base64
            && headers["sec-websocket-version"] == ["13"]
            && head.method == .GET
    }

    /// Passes on what is plain HTTP or has to be treated as such.
    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        guard case .head(var head) = part else { return context.fireChannelRead(wrapInboundOut(part)) }
        unansweredRequests += 1
        if !head.headers["upgrade"].isEmpty {
            isLastRequestRead = true
            head.headers.remove(name: "upgrade")
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
