// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Reads the answer of a server that did not upgrade, then closes.
///
/// Lives on the event loop of its channel.
final class UpgradeAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// More of an answer is not read: it is to be a sentence.
    private static let mostBytes = 64 * 1024

    private let answer: EventLoopPromise<UpgradeAnswer>
    private var status = 0
    private var body: [UInt8] = []

    init(_ answer: EventLoopPromise<UpgradeAnswer>) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
        case .body(let bytes):
            body += bytes.readableBytesView.prefix(Self.mostBytes - body.count)
        case .end:
            end(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        answer.succeed(UpgradeAnswer(status: status, body: body))
        context.close(promise: nil)
    }
}
