// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Makes a WebSocket of a connection: answers the upgrade (RFC 6455 §4.2.2) and puts the WebSocket's handlers in the place of those
/// of HTTP. On a connection that was used before, what read the requests stays behind them, hears nothing any more, and ends with the
/// connection.
struct SocketUpgrade {
    let request: HTTPRequestHead
    let admitted: AdmittedSocket

    /// RFC 6455 §1.3.
    private static let acceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// To be called on the channel's event loop, when all requests before are answered and the input is held.
    func perform(from gate: UpgradeGate, holding hold: InputHold, _ context: ChannelHandlerContext) throws {
        let (channel, eventLoop) = (context.channel, context.eventLoop)
        let operations = context.pipeline.syncOperations
        let decoder = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let encoder = try operations.handler(type: HTTPResponseEncoder.self)
        // Before the session can write: who has the answer hears what is written from then on.
        context.write(gate.wrapOutboundOut(.head(answer)), promise: nil)
        if let codec = try? operations.handler(type: HTTP1ToHTTPServerCodec.self) {
            operations.removeHandler(codec, promise: nil)
        }
        if let idling = try? operations.handler(type: HTTPConnectionStateHandler.self) {
            operations.removeHandler(idling, promise: nil)
        }
        operations.removeHandler(gate, promise: nil)
        operations.removeHandler(encoder, promise: nil)
        let frameEncoder = WebSocketFrameEncoder()
        let frameDecoder = ByteToMessageHandler(
            WebSocketFrameDecoder(maxFrameSize: ServerLimits.documentMessageBytes)
        )
        let connection = WebSocketConnection { admitted($0, eventLoop) }
        try operations.addHandler(frameEncoder, position: .after(decoder))
        try operations.addHandler(frameDecoder, position: .after(frameEncoder))
        try operations.addHandler(connection, position: .after(frameDecoder))
        // Last, and not at once: it passes on the frames that it has read along with the request. Those behind them follow.
        let removed = eventLoop.makePromise(of: Void.self)
        let holding = NIOLoopBound(hold, eventLoop: eventLoop)
        removed.futureResult.whenComplete { _ in
            holding.value.release()
            channel.pipeline.syncOperations.removeHandler(holding.value, promise: nil)
        }
        operations.removeHandler(decoder, promise: removed)
        channel.flush()
    }

    private var answer: HTTPResponseHead {
        let key = request.headers["sec-websocket-key"].first ?? ""
        let accept = Data(Insecure.SHA1.hash(data: Data((key + Self.acceptSalt).utf8))).base64EncodedString()
        return HTTPResponseHead(
            version: .http1_1,
            status: .switchingProtocols,
            headers: ["upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": accept]
        )
    }
}
