// SPDX-License-Identifier: MIT

import NIOCore

extension ByteBuffer {
    /// What an unmasked text frame (RFC 6455 §5.2) carries; empty when this is none.
    var textFramePayload: [UInt8] {
        var buffer = self
        guard buffer.readInteger(as: UInt8.self) == 0x81, let short = buffer.readInteger(as: UInt8.self) else {
            return []
        }
        let length: Int? =
            switch short {
            case 127: buffer.readInteger(as: UInt64.self).map(Int.init)
            case 126: buffer.readInteger(as: UInt16.self).map(Int.init)
            default: Int(short)
            }
        return buffer.readableBytes == length ? Array(buffer.readableBytesView) : []
    }
}
