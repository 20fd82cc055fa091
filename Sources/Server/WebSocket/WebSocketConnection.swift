// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket
import PubSub

/// A WebSocket connection: hands messages to its session, writes finished frames, keeps the line alive and closes by the book.
///
/// Lives on its channel's event loop, as all channel handlers do. Frames that go out are complete already (one buffer for all
/// subscribers), so they are written below the frame encoder.
final class WebSocketConnection: ChannelDuplexHandler, FrameSink, NIOScheduledCallbackHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case open
        /// A Close was sent; nothing else is any more.
        case closing
    }

    /// nil once the session is made: it holds the request that asked for the socket.
    private var makeSession: ((WebSocketConnection) -> any SocketSession)?
    private var session: (any SocketSession)?
    private var assembler = MessageAssembler(maximumBytes: ServerLimits.messageBytes)
    private var state = State.open
    private var context: ChannelHandlerContext?
    private var encoderContext: ChannelHandlerContext?
    private var nextPing: NIOScheduledCallback?
    private var closeTimeout: Scheduled<Void>?
    private var isSilent = false
    private var isReadHeld = false

    /// - Parameter makeSession: is given this connection when it is ready to be written to.
    init(makeSession: @escaping (WebSocketConnection) -> any SocketSession) {
        self.makeSession = makeSession
    }

    // MARK: FrameSink

    func write(_ frame: ByteBuffer) {
        guard state == .open else { return }
        encoderContext?.write(NIOAny(frame), promise: nil)
    }

    func flush() {
        encoderContext?.flush()
    }

    var queuedBytes: Int {
        // Asked after every flush, and counting is slow: below the mark of the channel, which is 64 KiB, there is nothing to know.
        guard let channel = context?.channel, !channel.isWritable else { return 0 }
        let bytes = try? channel.syncOptions?.getOption(.bufferedWritableBytes)
        return bytes ?? 0
    }

    func close(_ reason: CloseReason) {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(reason.code)))
        payload.writeString(reason.text)
        sendClose(payload)
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isSilent = false
        let action = assembler.add(unwrapInboundIn(data))
        guard state == .open else {
            if case .close = action { context.close(promise: nil) }
            return
        }
        switch action {
        case .wait: break
        case .message(let message): session?.received(message)
        case .pong(let payload):
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: payload)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .close(let code):
            var payload = ByteBuffer()
            if let code { payload.write(webSocketErrorCode: code) }
            sendClose(payload)
        case .fail(let reason): close(reason)
        }
    }

    /// Reading goes on when there is room for more requests; see ``resumeReading()``.
    func read(context: ChannelHandlerContext) {
        guard state == .open, isFull else { return context.read() }
        isReadHeld = true
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        resumeReading()
        context.fireChannelWritabilityChanged()
    }

    /// Goes on reading if it was held back and there is room now. Sessions call it after each reply.
    func resumeReading() {
        guard isReadHeld, state == .closing || !isFull else { return }
        isReadHeld = false
        context?.read()
    }

    private var isFull: Bool {
        (session?.requestsInFlight ?? 0) >= ServerLimits.requestsInFlight || context?.channel.isWritable == false
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        encoderContext = try? context.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
        guard let session = makeSession?(self) else { return }
        makeSession = nil
        self.session = session
        assembler = MessageAssembler(maximumBytes: session.messageBytes)
        pingLater()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
        encoderContext = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: close(.restarting)
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: close(.tooLarge)
        case is NIOWebSocketError: close(.protocolError)
        default: context.close(promise: nil)
        }
    }

    private func pingLater() {
        guard state == .open, let context else { return }
        // A callback, not a repeated task, which takes seven times as much memory.
        nextPing = try? context.eventLoop.assumeIsolated()
            .scheduleCallback(in: ServerLimits.pingInterval, handler: self)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        guard state == .open, let context else { return }
        guard !isSilent else {
            // The ping may still lie behind what is queued: whoever reads that, however slowly, gets to the Close as well.
            return context.channel.isWritable ? context.close(promise: nil) : close(.tooSlow)
        }
        isSilent = true
        let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
        context.writeAndFlush(wrapOutboundOut(ping), promise: nil)
        pingLater()
    }

    /// Sends Close as the last frame and ends our side of the connection. The client answers with its own Close or by closing;
    /// cutting the connection at once could lose what it has not yet read (RFC 6455 §7.1.1).
    private func sendClose(_ payload: ByteBuffer) {
        guard state == .open, let context else { return }
        state = .closing
        endSession()
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: payload)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in
            closing.value.close(mode: .output, promise: nil)
        }
        awaitClose()
        resumeReading()
    }

    /// Cuts the connection when the client neither reads what is queued nor, after that, answers the Close.
    private func awaitClose() {
        guard let context else { return }
        let queued = queuedBytes
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        closeTimeout = context.eventLoop.scheduleTask(in: ServerLimits.closeTimeout) {
            let connection = this.value
            guard connection.queuedBytes < queued else { connection.context?.close(promise: nil); return }
            connection.awaitClose()
        }
    }

    private func end() {
        state = .closing
        endSession()
        closeTimeout?.cancel()
        closeTimeout = nil
    }

    private func endSession() {
        nextPing?.cancel()
        nextPing = nil
        session?.closed()
        session = nil
    }
}
