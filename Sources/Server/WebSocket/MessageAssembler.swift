// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket
import PubSub
import WireProtocol

/// Puts frames of a client together to messages by the rules of RFC 6455. Pure: frames in, actions out, no I/O.
struct MessageAssembler {
    /// What a frame asks for.
    enum Action: Equatable {
        case wait
        case message([UInt8])
        case pong(ByteBuffer)
        /// The client closes, with the code to echo if it gave one.
        case close(WebSocketErrorCode?)
        case fail(CloseReason)
    }

    private let maximumBytes: Int
    /// The fragments of an unfinished message; nil between messages.
    private var fragments: [UInt8]?

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    mutating func add(_ frame: WebSocketFrame) -> Action {
        // Clients mask every frame (§5.1); reserved bits are for extensions, and we agreed to none (§5.2).
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return .fail(.protocolError) }
        switch frame.opcode {
        case .text:
            guard fragments == nil else { return .fail(.protocolError) }
            return add(frame.unmaskedData, isLast: frame.fin)
        case .continuation:
            guard fragments != nil else { return .fail(.protocolError) }
            return add(frame.unmaskedData, isLast: frame.fin)
        case .binary:
            return .fail(.binaryMessage)
        case .ping:
            return .pong(frame.unmaskedData)
        case .pong:
            return .wait
        case .connectionClose:
            return close(frame.unmaskedData)
        default:
            return .fail(.protocolError)
        }
    }

    private mutating func add(_ payload: ByteBuffer, isLast: Bool) -> Action {
        var message = fragments ?? []
        fragments = nil
        guard message.count + payload.readableBytes <= maximumBytes else { return .fail(.tooLarge) }
        message.append(contentsOf: payload.readableBytesView)
        guard isLast else {
            fragments = message
            return .wait
        }
        return isValidUTF8(message) ? .message(message) : .fail(.notUTF8)
    }

    /// §5.5.1 and §7.4: no payload, or a code that may be sent and a reason in UTF-8.
    private func close(_ payload: ByteBuffer) -> Action {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(nil) }
        guard let number: UInt16 = payload.readInteger() else { return .fail(.protocolError) }
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: break
        default: return .fail(.protocolError)
        }
        guard isValidUTF8(payload.readableBytesView) else { return .fail(.notUTF8) }
        return .close(WebSocketErrorCode(codeNumber: Int(number)))
    }
}
