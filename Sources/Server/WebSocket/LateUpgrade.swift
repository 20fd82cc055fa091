// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Makes a WebSocket of a connection that has spoken HTTP before: answers the upgrade (RFC 6455 §4.2.2) and puts the WebSocket's
/// handlers in the place of those of HTTP. What read the requests stays behind them, hears nothing any more, and ends with the connection.
struct LateUpgrade {
    private let request: HTTPRequestHead
    private let admitted: AdmittedSocket

    /// RFC 6455 §1.3.
    private static let acceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    init(_ request: HTTPRequestHead, _ admitted: @escaping AdmittedSocket) {
        self.request = request
        self.admitted = admitted
    }

    /// To be called on the channel's event loop, when all requests before are answered.
    func perform(from gate: UpgradeGate, _ context: ChannelHandlerContext) {
        let (channel, eventLoop) = (context.channel, context.eventLoop)
        let operations = context.pipeline.syncOperations
        do {
            let decoder = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let encoder = try operations.handler(type: HTTPResponseEncoder.self)
            let codec = try operations.handler(type: HTTP1ToHTTPServerCodec.self)
            let idling = try operations.handler(type: HTTPConnectionStateHandler.self)
            context.write(gate.wrapOutboundOut(.head(answer)), promise: nil)
            // Subscribed before the answer leaves: who has it hears what is written from then on.
            let frameEncoder = WebSocketFrameEncoder()
            let frameDecoder = ByteToMessageHandler(
                WebSocketFrameDecoder(maxFrameSize: ServerLimits.documentMessageBytes)
            )
            try operations.addHandler(frameEncoder, position: .after(gate))
            try operations.addHandler(frameDecoder, position: .after(frameEncoder))
            try operations.addHandler(WebSocketConnection { admitted($0, eventLoop) }, position: .after(frameDecoder))
            operations.removeHandler(idling, promise: nil)
            operations.removeHandler(codec, promise: nil)
            operations.removeHandler(gate, promise: nil)
            operations.removeHandler(encoder, promise: nil)
            // Last: it passes on the frames that have come with the request.
            operations.removeHandler(decoder, promise: nil)
            channel.flush()
            channel.read()
        } catch {
            channel.close(promise: nil)
        }
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
