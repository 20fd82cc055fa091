// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket
import PubSub

/// A WebSocket connection: hands messages to its session, writes finished frames, keeps the line alive and closes by the book, as its
/// machine decides.
///
/// Lives on its channel's event loop, as all channel handlers do. Frames that go out are complete already (one buffer for all
/// subscribers), so they are written below the frame encoder.
final class WebSocketConnection: ChannelDuplexHandler, FrameSink, NIOScheduledCallbackHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    /// nil once the session is made: it holds the request that asked for the socket.
    private var makeSession: ((WebSocketConnection) -> any SocketSession)?
    private var session: (any SocketSession)?
    private var machine = WebSocketMachine()
    private var context: ChannelHandlerContext?
    private var encoderContext: ChannelHandlerContext?
    private var nextLook: NIOScheduledCallback?
    private var closeTimeout: Scheduled<Void>?
    private var isAdvancing = false
    /// Bytes of the answers that were written since the socket last took what was queued.
    private var answerBytes = 0

    /// - Parameter makeSession: is given this connection when it is ready to be written to.
    init(makeSession: @escaping (WebSocketConnection) -> any SocketSession) {
        self.makeSession = makeSession
    }

    // MARK: FrameSink

    func write(_ frame: ByteBuffer) {
        if machine.isClosing { return }
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
        perform(machine.close(reason))
    }

    /// Whether what is written is taken by the socket soon.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: What happens

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        encoderContext = try? context.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
        guard let session = makeSession?(self) else { return }
        makeSession = nil
        self.session = session
        machine.open(messageBytes: session.messageBytes)
        lookLater()
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

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(machine.received(unwrapInboundIn(data), load))
    }

    func read(context: ChannelHandlerContext) {
        if machine.mayRead(load) { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { session?.writable() }
        resumeReading()
        context.fireChannelWritabilityChanged()
    }

    /// Goes on if it was held back and there is room now. Sessions call it after each reply.
    func resumeReading() {
        // A message may be answered at once, and so come back here.
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while let action = machine.next(load) { perform(action) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: perform(machine.stop(load))
        case is StopInquiry: perform(machine.asked(isWritable: isWritable))
        case ChannelEvent.inputClosed: perform(machine.inputClosed(load))
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(machine.failed(error, load))
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        perform(machine.look(queuedBytes: bufferedBytes, isWritable: isWritable))
    }

    private var load: WebSocketMachine.Load {
        .init(requestsInFlight: session?.requestsInFlight ?? 0, isWritable: isWritable)
    }

    // MARK: What is done about it

    private func perform(_ action: WebSocketMachine.Action?) {
        guard let action, let context else { return }
        switch action {
        case .receive(let message): session?.received(message)
        case .pong(let payload): send(.pong, payload, context)
        case .ping:
            send(.ping, ByteBuffer(), context)
            lookLater()
        case .lookAgain: lookLater()
        case .read: context.read()
        case .awaitAnswers: closeTimeoutLater { $0.perform($0.machine.waitedForAnswers()) }
        case .close(let payload): sendClose(payload, context)
        case .awaitClose:
            closeTimeoutLater { $0.perform($0.machine.waitedForClose(queuedBytes: $0.bufferedBytes)) }
        case .cut: context.close(promise: nil)
        }
    }

    private func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: payload)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    /// Sends Close as the last frame and ends our side of the connection. The client answers with its own Close or by closing;
    /// cutting the connection at once could lose what it has not yet read (RFC 6455 §7.1.1).
    private func sendClose(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        endSession()
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: payload)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in
            closing.value.close(mode: .output, promise: nil)
        }
        perform(machine.sentClose(queuedBytes: bufferedBytes))
        resumeReading()
    }

    private func lookLater() {
        guard let context else { return }
        // A callback, not a repeated task, which takes seven times as much memory.
        nextLook = try? context.eventLoop.assumeIsolated()
            .scheduleCallback(in: ServerLimits.pingInterval, handler: self)
    }

    private func closeTimeoutLater(_ body: @escaping (WebSocketConnection) -> Void) {
        guard let context else { return }
        closeTimeout?.cancel()
        let this = NIOLoopBound((self, body), eventLoop: context.eventLoop)
        closeTimeout = context.eventLoop.scheduleTask(in: ServerLimits.closeTimeout) {
            let (connection, body) = this.value
            body(connection)
        }
    }

    private func end() {
        machine.gone()
        endSession()
        closeTimeout?.cancel()
        closeTimeout = nil
    }

    private func endSession() {
        nextLook?.cancel()
        nextLook = nil
        session?.closed()
        session = nil
    }
}
