// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Goes first in the pipeline of a listening socket. When a connection cannot be accepted, since the process or the system has no
/// descriptor or memory for it, the socket is not looked at for a moment: NIO would try again at once and for ever, as the
/// connection stays in the queue. It is logged once, and once when it is over.
///
/// Meanwhile the rest of the process needs descriptors: the database opens files, and libdispatch looks at its threads in /proc once a
/// second and ends the process where it cannot. So some are held in advance and given up at the first failure; nothing is accepted
/// before they are held again.
///
/// Lives on its channel's event loop.
final class AcceptErrors: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let logger: Logger
    private(set) var spare = SpareDescriptors()
    private var isFailing = false
    private var isPausing = false

    init(logger: Logger) {
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        spare.hold()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        spare.release()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isFailing {
            isFailing = false
            logger.notice("connections are accepted again")
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError {
            if !isFailing {
                isFailing = true
                logger.error("connections cannot be accepted; will retry", metadata: ["error": "\(error)"])
            }
            spare.release()
            pause(context)
        }
        context.fireErrorCaught(error)
    }

    private func pause(_ context: ChannelHandlerContext) {
        guard !isPausing else { return }
        isPausing = true
        // Holding back `read` is not enough: after an error the socket stays registered.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let this = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: ServerLimits.acceptPause) {
            let (handler, context) = this.value
            handler.isPausing = false
            guard handler.spare.hold() else { return handler.pause(context) }
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
