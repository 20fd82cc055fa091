// SPDX-License-Identifier: MIT

import DequeModule
import NIOCore

/// Stands in front of the HTTP decoder and keeps back what the client sends while a connection changes what it speaks.
///
/// A decoder that is being removed hands on what it has left, but drops it when the client has closed its side meanwhile, and
/// what arrives behind it meets handlers of either protocol. So nothing, not even the end of the input, passes while ``hold()``
/// is in force; ``release()`` passes all of it on, in order. No more is read meanwhile, so that little is kept.
///
/// Lives on its channel's event loop.
final class InputHold: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private enum State {
        case passing
        case holding
        /// What comes is of no protocol any more. It is read and dropped, so that the client can read its last answer.
        case discarding
    }

    private enum Held {
        case bytes(ByteBuffer)
        case inputClosed
    }

    private var state = State.passing
    private var held: Deque<Held> = []
    private var isReadHeld = false
    private var context: ChannelHandlerContext?

    func hold() {
        if case .passing = state { state = .holding }
    }

    /// Passes on what was held and goes on reading.
    func release() {
        guard case .holding = state, let context else { return }
        state = .passing
        var hasPassed = false
        // What is passed on may make the next handler hold again.
        while case .passing = state, let next = held.popFirst() {
            switch next {
            case .bytes(let bytes):
                hasPassed = true
                context.fireChannelRead(wrapInboundOut(bytes))
            case .inputClosed:
                context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            }
        }
        if hasPassed { context.fireChannelReadComplete() }
        guard isReadHeld, case .passing = state else { return }
        isReadHeld = false
        context.read()
    }

    /// Reads and drops all input from now on, up to its end.
    func discard() {
        state = .discarding
        let isClosed = held.contains { if case .inputClosed = $0 { true } else { false } }
        held = []
        guard let context else { return }
        if isClosed { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        held = []
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .passing: context.fireChannelRead(data)
        case .holding: held.append(.bytes(unwrapInboundIn(data)))
        case .discarding: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .holding = state, case ChannelEvent.inputClosed = event {
            held.append(.inputClosed)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func read(context: ChannelHandlerContext) {
        switch state {
        case .holding: isReadHeld = true
        case .passing, .discarding: context.read()
        }
    }
}
