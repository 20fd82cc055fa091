// SPDX-License-Identifier: MIT

import DequeModule
import NIOCore
import NIOWebSocket
import PubSub

/// A WebSocket connection: hands messages to its session, writes finished frames, keeps the line alive and closes by the book.
///
/// A client may ask for far more than it reads. So messages are handed over while the session has room for requests and the socket
/// takes what is written; beyond that they wait, and nothing more is read. Only a client that does not read what is queued is
/// closed for it (1013).
///
/// Lives on its channel's event loop, as all channel handlers do. Frames that go out are complete already (one buffer for all
/// subscribers), so they are written below the frame encoder.
final class WebSocketConnection: ChannelDuplexHandler, FrameSink, NIOScheduledCallbackHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case open
        /// No request is taken any more. The Close with this payload is sent when those before it are answered.
        case finishing(ByteBuffer)
        /// A Close was sent; nothing else is any more.
        case closing
    }

    /// What has arrived and waits for room. The end waits behind the messages, so that all of them are answered.
    private enum Arrival {
        case message([UInt8])
        case end(payload: ByteBuffer)
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
    private var arrivals: Deque<Arrival> = []
    private var isHandingOver = false
    private var isSilent = false
    private var isReadHeld = false
    private var wasAskedToStop = false
    /// At the last ping.
    private var queuedAtPing = 0
    /// Bytes of the answers that were written since the socket last took what was queued.
    private var answerBytes = 0

    /// - Parameter makeSession: is given this connection when it is ready to be written to.
    init(makeSession: @escaping (WebSocketConnection) -> any SocketSession) {
        self.makeSession = makeSession
    }

    // MARK: FrameSink

    func write(_ frame: ByteBuffer) {
        if case .closing = state { return }
        encoderContext?.write(NIOAny(frame), promise: nil)
    }

    /// Writes an answer. The client has asked for it, and it was begun while the socket took what was written before: so it does not
    /// count as what the client fails to read, however long it is.
    func write(answer frame: ByteBuffer) {
        if isWritable { answerBytes = 0 }
        answerBytes += frame.readableBytes
        write(frame)
    }

    func flush() {
        encoderContext?.flush()
    }

    var queuedBytes: Int { max(0, bufferedBytes - answerBytes) }

    private var bufferedBytes: Int {
        // Asked after every flush, and counting is slow: below the mark of the channel, which is 64 KiB, there is nothing to know.
        guard let channel = context?.channel, !channel.isWritable else { return 0 }
        let bytes = try? channel.syncOptions?.getOption(.bufferedWritableBytes)
        return bytes ?? 0
    }

    func close(_ reason: CloseReason) {
        sendClose(Self.payload(of: reason))
    }

    /// Whether what is written is taken by the socket soon.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    private static func payload(of reason: CloseReason) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(reason.code)))
        payload.writeString(reason.text)
        return payload
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isSilent = false
        let action = assembler.add(unwrapInboundIn(data))
        switch (state, action) {
        case (.open, .wait): break
        case (.open, .message(let message)):
            guard arrivals.isEmpty, !isFull else { return arrivals.append(.message(message)) }
            session?.received(message)
        case (.open, .pong(let payload)):
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: payload)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case (.open, .close(let code)):
            var payload = ByteBuffer()
            if let code { payload.write(webSocketErrorCode: code) }
            endAfterArrivals(payload)
        case (.open, .fail(let reason)): endAfterArrivals(Self.payload(of: reason))
        case (.closing, .close): context.close(promise: nil)
        case (.finishing, _), (.closing, _): break
        }
    }

    private func endAfterArrivals(_ payload: ByteBuffer) {
        guard case .open = state else { return }
        arrivals.append(.end(payload: payload))
        handOver()
    }

    /// Hands over what has arrived while there is room.
    private func handOver() {
        // Answers may make room, and so come back here.
        guard !isHandingOver else { return }
        isHandingOver = true
        defer { isHandingOver = false }
        while case .open = state, let next = arrivals.first {
            switch next {
            case .message(let message):
                guard !isFull else { return }
                arrivals.removeFirst()
                session?.received(message)
            case .end(let payload):
                arrivals = []
                finish(with: payload)
            }
        }
    }

    /// Reading goes on when there is room for more requests; see ``resumeReading()``.
    func read(context: ChannelHandlerContext) {
        guard case .open = state, isFull || !arrivals.isEmpty else { return context.read() }
        isReadHeld = true
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { session?.writable() }
        resumeReading()
        context.fireChannelWritabilityChanged()
    }

    /// Goes on if it was held back and there is room now. Sessions call it after each reply.
    func resumeReading() {
        if !arrivals.isEmpty { handOver() }
        switch state {
        case .open: guard isReadHeld, arrivals.isEmpty, !isFull else { return }
        case .finishing(let payload):
            if session?.requestsInFlight == 0 { sendClose(payload) }
            guard isReadHeld else { return }
        case .closing: guard isReadHeld else { return }
        }
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
        case is ChannelShouldQuiesceEvent:
            arrivals = []
            finish(with: Self.payload(of: .restarting))
        case is StopInquiry:
            if case .finishing = state, isWritable { return }
            if wasAskedToStop { context.close(promise: nil) }
            wasAskedToStop = true
        case ChannelEvent.inputClosed:
            if case .closing = state { return context.close(promise: nil) }
            // It may still read what it has asked for.
            endAfterArrivals(ByteBuffer())
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: endAfterArrivals(Self.payload(of: .tooLarge))
        case is NIOWebSocketError: endAfterArrivals(Self.payload(of: .protocolError))
        // What follows a frame that cannot be read; the Close is on its way.
        case is ByteToMessageDecoderError: break
        default: context.close(promise: nil)
        }
    }

    private func pingLater() {
        guard let context else { return }
        // A callback, not a repeated task, which takes seven times as much memory.
        nextPing = try? context.eventLoop.assumeIsolated()
            .scheduleCallback(in: ServerLimits.pingInterval, handler: self)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        guard let context else { return }
        if case .closing = state { return }
        let queued = bufferedBytes
        defer { queuedAtPing = queued }
        // The ping may still lie behind what is queued. A client that reads that, however slowly, gets to it.
        let isReading = !context.channel.isWritable && queued < queuedAtPing
        guard !isSilent || isReading else {
            // One that does not gets to the Close as well, when it reads again.
            return context.channel.isWritable ? context.close(promise: nil) : close(.tooSlow)
        }
        if !isSilent {
            isSilent = true
            let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
            context.writeAndFlush(wrapOutboundOut(ping), promise: nil)
        }
        pingLater()
    }

    /// Takes no more requests, and closes when those that were taken are answered.
    private func finish(with payload: ByteBuffer) {
        guard case .open = state, let context else { return }
        guard let session, session.requestsInFlight > 0 else { return sendClose(payload) }
        state = .finishing(payload)
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        closeTimeout = context.eventLoop.scheduleTask(in: ServerLimits.closeTimeout) {
            this.value.sendClose(payload)
        }
    }

    /// Sends Close as the last frame and ends our side of the connection. The client answers with its own Close or by closing;
    /// cutting the connection at once could lose what it has not yet read (RFC 6455 §7.1.1).
    private func sendClose(_ payload: ByteBuffer) {
        guard let context else { return }
        if case .closing = state { return }
        state = .closing
        closeTimeout?.cancel()
        arrivals = []
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
        let queued = bufferedBytes
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        closeTimeout = context.eventLoop.scheduleTask(in: ServerLimits.closeTimeout) {
            let connection = this.value
            guard connection.bufferedBytes < queued else { connection.context?.close(promise: nil); return }
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
