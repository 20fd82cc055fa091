// SPDX-License-Identifier: MIT

/// What arrives over a WebSocket.
package enum SocketEvent: Sendable, Hashable {
    case message(JSON)
    case close(code: Int?, reason: String)
    case ping([UInt8])
    case pong([UInt8])
    /// A frame that a server must not send, and text that is not JSON.
    case invalid(TestFrame)

    init(_ frame: TestFrame) {
        guard frame.isLast, frame.reserved == 0, !frame.isMasked else {
            self = .invalid(frame)
            return
        }
        switch frame.opcode {
        case 1: self = (try? JSON(frame.payload)).map { .message($0) } ?? .invalid(frame)
        case 8:
            let code = frame.payload.count >= 2 ? Int(frame.payload[0]) << 8 | Int(frame.payload[1]) : nil
            self = .close(code: code, reason: String(decoding: frame.payload.dropFirst(2), as: UTF8.self))
        case 9: self = .ping(frame.payload)
        case 10: self = .pong(frame.payload)
        default: self = .invalid(frame)
        }
    }

    var isClose: Bool { if case .close = self { true } else { false } }
}
