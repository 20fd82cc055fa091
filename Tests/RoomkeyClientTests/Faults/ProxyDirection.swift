// SPDX-License-Identifier: MIT

import NIOCore

/// One direction of a connection through a proxy: what arrives on its channel goes out on the other one, as the plan has it.
///
/// Lives on the event loop of both channels.
final class ProxyDirection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let cutAfter: Int?
    private let stallAfter: Int?
    private let delay: TimeAmount
    private var passed = 0

    init(to other: any Channel, cutAfter: Int?, stallAfter: Int?, delay: TimeAmount) {
        self.other = other
        self.cutAfter = cutAfter
        self.stallAfter = stallAfter
        self.delay = delay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        let left = min(cutAfter ?? .max, stallAfter ?? .max) - passed
        passed += bytes.readableBytes
        guard bytes.readableBytes >= left else { return pass(bytes) }
        if let part = bytes.readSlice(length: max(left, 0)), part.readableBytes > 0 { pass(part) }
        guard let cutAfter, passed >= cutAfter else { return }
        cut(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        cut(context)
    }

    private func cut(_ context: ChannelHandlerContext) {
        context.close(promise: nil)
        other.close(promise: nil)
    }

    /// Later, but in order.
    private func pass(_ bytes: ByteBuffer) {
        guard delay > .zero else { return other.writeAndFlush(bytes, promise: nil) }
        other.eventLoop.scheduleTask(in: delay) { [other] in other.writeAndFlush(bytes, promise: nil) }
    }
}
