// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket

/// Turns whole frames into messages and back, answers pings, and pings a server that has gone quiet.
///
/// Lives on the event loop of its channel.
final class SocketMessageHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = SocketMessage
    typealias OutboundIn = SocketMessage
    typealias OutboundOut = WebSocketFrame

    /// The server has not said a word, although it was asked for one.
    struct Silence: Error {}

    private var isAwaitingWord = false
    private var isClosing = false
    /// Whether the server has closed. What it sends behind its Close is nothing (RFC 6455 §5.5.1).
    private var hasEnded = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        let frame = unwrapInboundIn(data)
        isAwaitingWord = false
        switch frame.opcode {
        case .text:
            context.fireChannelRead(wrapInboundOut(.text(frame.unmaskedData)))
        case .ping:
            send(.pong, frame.unmaskedData, context: context)
        case .connectionClose:
            answerClose(frame.unmaskedData, context: context)
        default:
            break
        }
    }

    /// The close is answered with its own code, and the message of it is the last one.
    private func answerClose(_ payload: ByteBuffer, context: ChannelHandlerContext) {
        hasEnded = true
        var rest = payload
        let code = rest.readInteger(as: UInt16.self).map(Int.init) ?? 1005
        context.fireChannelRead(wrapInboundOut(.close(code: code, reason: String(buffer: rest))))
        if !isClosing {
            isClosing = true
            send(
                .connectionClose,
                payload.getSlice(at: payload.readerIndex, length: min(2, payload.readableBytes)) ?? ByteBuffer(),
                context: context
            )
        }
        context.close(promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame: WebSocketFrame
        switch unwrapOutboundIn(data) {
        case .text(let text):
            frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: text)
        case .close(let code, let reason):
            isClosing = true
            var payload = ByteBuffer()
            payload.writeInteger(UInt16(clamping: code))
            payload.writeString(reason)
            frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: payload)
        }
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let idle = event as? IdleStateHandler.IdleStateEvent, idle == .read else {
            return context.fireUserInboundEventTriggered(event)
        }
        if isAwaitingWord {
            context.fireErrorCaught(Silence())
            context.close(promise: nil)
        } else {
            isAwaitingWord = true
            send(.ping, ByteBuffer(), context: context)
        }
    }

    /// What is broken stays broken: a frame that cannot be read, or a socket that failed.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
