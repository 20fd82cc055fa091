// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Stands behind the HTTP decoder and decides what a connection becomes: HTTP with its first plain request, and a WebSocket with a
/// request that asks for one and is let in, be it the first or a later one, since clients like Node's fetch open a WebSocket on a
/// connection that they have used before.
///
/// An upgrade waits until all requests before it are answered (RFC 9110 §7.8) and until it is decided who asks. The input is
/// held meanwhile (``InputHold``), so what follows the request meets the handlers of frames, whenever it arrives.
///
/// A refused request goes on without its `Upgrade` header, as plain HTTP, where the router says why. So do upgrades that we do not
/// know, such as the `h2c` that some HTTP clients offer with every request. NIO's parser takes nothing after a request with an
/// `Upgrade` header, so the answer to it says that it is the last of its connection (RFC 9112 §9.6).
///
/// Also closes connections that take too long to send their first request. Lives on its channel's event loop.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What a connection becomes.
    enum Kind {
        /// Its first request is here.
        case http
        case webSocket
    }

    private enum State {
        /// For the first request.
        case waiting
        case http
        /// A request for a WebSocket is being read; it has no body.
        case reading(HTTPRequestHead)
        /// It waits for the answers to those before it.
        case queued(HTTPRequestHead)
        /// Whether it is let in is being found out.
        case deciding(HTTPRequestHead)
        /// Nothing more is read.
        case done
    }

    private let hold: InputHold
    /// Whether each request is the last of its connection.
    private let isOneRequest: Bool
    private let admit: @Sendable (HTTPRequestHead) -> EventLoopFuture<AdmittedSocket?>
    private let becomes: (Kind) throws -> Void
    private var state = State.waiting
    private var timeout: Scheduled<Void>?
    private var isHTTP = false
    private var unansweredRequests = 0
    /// Whether nothing is read behind the newest request.
    private var isLastRequest = false
    /// Whether its end is still to come.
    private var isReadingRequest = false
    /// Whether the answer that is being written is the last.
    private var isLastAnswer = false
    private var isStopping = false
    private var wasAskedToStop = false

    /// - Parameters:
    ///   - isOneRequest: whether the connection ends with its first answer.
    ///   - admit: finds out whether a socket is let in.
    ///   - becomes: is told before the first request of HTTP passes, to add the handlers that take it, and when a WebSocket is there.
    init(
        hold: InputHold,
        isOneRequest: Bool = false,
        admit: @escaping @Sendable (HTTPRequestHead) -> EventLoopFuture<AdmittedSocket?>,
        becomes: @escaping (Kind) throws -> Void
    ) {
        self.hold = hold
        self.isOneRequest = isOneRequest
        self.admit = admit
        self.becomes = becomes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        closeLater(in: ServerLimits.firstRequestTimeout, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
        state = .done
    }

    private func closeLater(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        timeout?.cancel()
        timeout = context.eventLoop.scheduleTask(in: time) { closing.value.close(promise: nil) }
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch (state, part) {
        case (.waiting, .head(let head)):
            timeout?.cancel()
            begin(head, context)
        case (.http, .head(let head)):
            begin(head, context)
        case (.http, .body):
            context.fireChannelRead(data)
        case (.http, .end):
            isReadingRequest = false
            context.fireChannelRead(data)
            if isLastRequest { endInput(context) }
        case (.reading(let head), .end):
            state = .queued(head)
            decide(context)
        case (.waiting, _), (.reading, _), (.queued, _), (.deciding, _):
            // The parser and we do not read this request alike, so nothing behind it can be trusted.
            refuse(.badRequest, context)
        case (.done, _):
            break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if Self.asksForWebSocket(head) {
            state = .reading(head)
            hold.hold()
        } else {
            pass(head, context)
        }
    }

    private func decide(_ context: ChannelHandlerContext) {
        guard case .queued(let head) = state, unansweredRequests == 0 else { return }
        guard !isStopping else { return end(context) }
        state = .deciding(head)
        let gate = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        admit(head).hop(to: context.eventLoop).whenComplete { result in
            let (this, context) = gate.value
            this.proceed(admitted: try? result.get(), context)
        }
    }

    private func proceed(admitted: AdmittedSocket?, _ context: ChannelHandlerContext) {
        guard case .deciding(let head) = state else { return }
        guard !isStopping else { return end(context) }
        guard let admitted else {
            pass(head, context)
            guard case .http = state else { return }
            isReadingRequest = false
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
            return endInput(context)
        }
        // The context ends with this handler.
        let channel = context.channel
        do {
            try SocketUpgrade(request: head, admitted: admitted).perform(from: self, holding: hold, context)
            try becomes(.webSocket)
        } catch {
            channel.close(promise: nil)
        }
    }

    /// RFC 6455 §4.2.1.
    private static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers
        return head.method == .GET
            && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
            && headers["sec-websocket-key"].map(\.utf8.count) == [24]  // 16 bytes in base64
            && headers["sec-websocket-version"] == ["13"]
            && !headers.contains(name: "transfer-encoding")
            && headers["content-length"].allSatisfy { $0 == "0" }
    }

    /// Passes on what is plain HTTP or has to be treated as such.
    private func pass(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if !isHTTP {
            isHTTP = true
            do {
                try becomes(.http)
            } catch {
                return context.close(promise: nil)
            }
        }
        state = .http
        unansweredRequests += 1
        isReadingRequest = true
        // The parser reads nothing behind these.
        let isUpgrade = head.headers.contains(name: "upgrade")
        isLastRequest = isOneRequest || isUpgrade || head.method == .CONNECT || !head.isKeepAlive
        guard isUpgrade else { return context.fireChannelRead(wrapInboundOut(.head(head))) }
        var plain = head
        plain.headers.remove(name: "upgrade")
        plain.headers.replaceOrAdd(name: "connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(plain)))
    }

    /// The last request has been read: what comes behind it would only pile up in the parser.
    private func endInput(_ context: ChannelHandlerContext) {
        state = .done
        hold.discard()
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    /// What cannot be parsed as a request is told so; errors after the first request are answered behind those that were read.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        hold.discard()
        switch state {
        case .waiting:
            let isTooLong = error as? HTTPParserError == .headerOverflow
            refuse(isTooLong ? .requestHeaderFieldsTooLarge : .badRequest, context)
        case .http: context.fireErrorCaught(error)
        case .reading, .queued, .deciding: end(context)
        case .done: break
        }
    }

    private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        // Answers to requests before would have to come first.
        guard unansweredRequests == 0 else { return end(context) }
        state = .done
        hold.discard()
        let head = HTTPResponseHead(
            version: .http1_1,
            status: status,
            headers: ["connection": "close", "content-length": "0"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // Closing at once, with input unread, could take the answer away again.
            closing.value.close(mode: .output, promise: nil)
        }
        closeLater(in: ServerLimits.closeTimeout, context)
    }

    private func end(_ context: ChannelHandlerContext) {
        state = .done
        context.close(promise: nil)
    }

    // MARK: Writing

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            // A body that nobody has waited for may be endless, or never come (RFC 9110 §10.1.1): either way the next request cannot
            // be told from it.
            isLastAnswer = unansweredRequests == 1 && (isLastRequest || isReadingRequest)
            if isLastAnswer { head.headers.replaceOrAdd(name: "connection", value: "close") }
            isLastAnswer = isLastAnswer || head.headers[canonicalForm: "connection"].contains("close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            unansweredRequests -= 1
            context.write(data, promise: promise)
            if isLastAnswer, isReading { endInput(context) }
            decide(context)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }

    private var isReading: Bool {
        switch state {
        case .http, .reading, .queued: true
        case .waiting, .deciding, .done: false
        }
    }

    /// Our side is at its end. A client that does not end its own is not waited for.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { closeLater(in: ServerLimits.closeTimeout, context) }
        context.close(mode: mode, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isStopping = true
            if case .waiting = state { return end(context) }
        case is StopInquiry:
            // A request that has not been read to its end was not accepted, and a client that reads no answers is not waited for.
            let isWorking = context.channel.isWritable && unansweredRequests > (isReadingRequest ? 1 : 0)
            if !isWorking, wasAskedToStop { return end(context) }
            wasAskedToStop = !isWorking
            return
        default: break
        }
        if case ChannelEvent.inputClosed = event, case .waiting = state { return end(context) }
        context.fireUserInboundEventTriggered(event)
    }
}
