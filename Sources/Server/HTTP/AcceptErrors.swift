// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Goes first in the pipeline of a listening socket. When a connection cannot be accepted, since the process or the system has no
/// descriptor or memory for it, the socket is not looked at for a moment: NIO would try again at once and for ever, as the
/// connection stays in the queue. It is logged once, and once when it is over.
///
/// Lives on its channel's event loop.
final class AcceptErrors: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let logger: Logger
    private var isFailing = false
    private var isPausing = false

    init(logger: Logger) {
        self.logger = logger
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
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
