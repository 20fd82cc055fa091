// SPDX-License-Identifier: MIT

import NIOCore

/// What goes over a WebSocket, apart from the frames that keep it alive.
enum SocketMessage: Sendable, Equatable {
    case text(ByteBuffer)
    /// The other side has closed, with its code and reason; 1005 when it gave none (RFC 6455 §7.4.1).
    case close(code: Int, reason: String)
}
