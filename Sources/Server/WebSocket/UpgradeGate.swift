// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Stands behind the HTTP decoder and makes of a connection what its machine decides: HTTP with its first plain request, and a WebSocket
/// with a request that asks for one and is let in, be it the first or a later one, since clients like Node's fetch open a WebSocket on a
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

    private let hold: InputHold
    private let admit: @Sendable (HTTPRequestHead) -> EventLoopFuture<AdmittedSocket?>
    private let becomes: (Kind) throws -> Void
    private var machine: UpgradeMachine
    private var timeout: Scheduled<Void>?

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
        self.admit = admit
        self.becomes = becomes
        machine = UpgradeMachine(isOneRequest: isOneRequest)
    }

    // MARK: What happens

    func handlerAdded(context: ChannelHandlerContext) {
        closeLater(in: ServerLimits.firstRequestTimeout, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
        machine.gone()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if machine.isWaiting { timeout?.cancel() }
        switch machine.received(part) {
        case .pass: context.fireChannelRead(data)
        case .passLast:
            context.fireChannelRead(data)
            endInput(context)
        case let action: perform(action, context)
        }
    }

    /// What cannot be parsed as a request is told so.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        hold.discard()
        let action = machine.failed(error)
        if action == .fail { context.fireErrorCaught(error) } else { perform(action, context) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            let isClosing = head.headers[canonicalForm: "connection"].contains("close")
            if machine.beginsAnswer(isClosing: isClosing) {
                head.headers.replaceOrAdd(name: "connection", value: "close")
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.write(data, promise: promise)
            perform(machine.endsAnswer(), context)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }

    /// Our side is at its end. A client that does not end its own is not waited for.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { closeLater(in: ServerLimits.closeTimeout, context) }
        context.close(mode: mode, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        let action: UpgradeMachine.Action?
        switch event {
        case is StopInquiry: return perform(machine.asked(isWritable: context.channel.isWritable), context)
        case is ChannelShouldQuiesceEvent: action = machine.stop()
        case ChannelEvent.inputClosed: action = machine.inputClosed()
        default: action = nil
        }
        if action == nil { context.fireUserInboundEventTriggered(event) } else { perform(action, context) }
    }

    // MARK: What is done about it

    private func perform(_ action: UpgradeMachine.Action?, _ context: ChannelHandlerContext) {
        switch action {
        case .begin(let head, let isFirst): begin(head, isFirst, context)
        case .beginLast(let head, let isFirst):
            guard begin(head, isFirst, context) else { return }
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
            endInput(context)
        case .hold: hold.hold()
        case .ask(let head): ask(head, context)
        case .endInput: endInput(context)
        case .refuse(let status): refuse(status, context)
        case .cut: context.close(promise: nil)
        // These need what happened, and are done where it did.
        case .pass, .passLast, .upgrade, .fail, nil: break
        }
    }

    /// - Returns: whether the request could be passed.
    @discardableResult
    private func begin(_ head: HTTPRequestHead, _ isFirst: Bool, _ context: ChannelHandlerContext) -> Bool {
        do {
            if isFirst { try becomes(.http) }
        } catch {
            context.close(promise: nil)
            return false
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
        return true
    }

    private func ask(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let gate = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        admit(head).hop(to: context.eventLoop).whenComplete { result in
            let (this, context) = gate.value
            this.proceed(admitted: try? result.get(), context)
        }
    }

    private func proceed(admitted: AdmittedSocket?, _ context: ChannelHandlerContext) {
        let action = machine.decided(isAdmitted: admitted != nil)
        guard case .upgrade(let head) = action, let admitted else { return perform(action, context) }
        // The context ends with this handler.
        let channel = context.channel
        do {
            try SocketUpgrade(request: head, admitted: admitted).perform(from: self, holding: hold, context)
            try becomes(.webSocket)
        } catch {
            channel.close(promise: nil)
        }
    }

    /// The last request has been read: what comes behind it would only pile up in the parser.
    private func endInput(_ context: ChannelHandlerContext) {
        hold.discard()
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
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

    private func closeLater(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        timeout?.cancel()
        timeout = context.eventLoop.scheduleTask(in: time) { closing.value.close(promise: nil) }
    }
}
