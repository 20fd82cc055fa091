// SPDX-License-Identifier: MIT

/// A WebSocket frame (RFC 6455 §5.2), also one that nobody should send.
package struct TestFrame: Sendable, Hashable {
    package var opcode: UInt8
    package var payload: [UInt8]
    package var isLast = true
    /// The reserved bits, RSV1 the highest.
    package var reserved: UInt8 = 0
    package var isMasked = true
    /// A length to claim in place of the payload's own.
    package var claimedLength: Int?

    package init(_ opcode: UInt8, _ payload: some Sequence<UInt8> = []) {
        self.opcode = opcode
        self.payload = Array(payload)
    }

    package static func text(_ text: String) -> TestFrame { TestFrame(1, text.utf8) }

    /// - Parameter code: nil for a Close without a payload.
    package static func close(_ code: UInt16?, _ reason: String = "") -> TestFrame {
        TestFrame(8, code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] + reason.utf8 } ?? [])
    }

    /// The frame as it is sent.
    package var bytes: [UInt8] {
        var bytes = [(isLast ? 0x80 : 0) | reserved << 4 | opcode]
        let length = claimedLength ?? payload.count
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        switch length {
        case ..<126: bytes.append(maskBit | UInt8(length))
        case ...0xFFFF: bytes += [maskBit | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        default: bytes += [maskBit | 127] + (0..<8).reversed().map { UInt8(length >> ($0 * 8) & 0xFF) }
        }
        guard isMasked else { return bytes + payload }
        return bytes + Self.mask + Self.masked(payload)
    }

    private static let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    /// Eight bytes at a time: one by one, the megabytes of the largest messages take seconds in a build without optimisation.
    private static func masked(_ payload: [UInt8]) -> [UInt8] {
        let word = (mask + mask).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        let words = payload.count / 8
        return [UInt8](unsafeUninitializedCapacity: payload.count) { masked, count in
            count = payload.count
            payload.withUnsafeBytes { payload in
                let masked = UnsafeMutableRawBufferPointer(masked)
                for place in stride(from: 0, to: words * 8, by: 8) {
                    let clear = payload.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                    masked.storeBytes(of: clear ^ word, toByteOffset: place, as: UInt64.self)
                }
                for place in words * 8..<payload.count { masked[place] = payload[place] ^ mask[place & 3] }
            }
        }
    }

    /// Takes the first frame from bytes; nil when it is not all there.
    static func take(from bytes: inout ArraySlice<UInt8>) -> TestFrame? {
        guard bytes.count >= 2 else { return nil }
        let start = bytes.startIndex
        var header = 2
        var length = Int(bytes[start + 1] & 0x7F)
        if length >= 126 {
            let size = length == 126 ? 2 : 8
            guard bytes.count >= header + size else { return nil }
            length = bytes[start + 2..<start + 2 + size].reduce(0) { $0 << 8 | Int($1) }
            header += size
        }
        guard bytes.count >= header + length else { return nil }
        var frame = TestFrame(bytes[start] & 0x0F, bytes[start + header..<start + header + length])
        frame.isLast = bytes[start] & 0x80 != 0
        frame.reserved = bytes[start] >> 4 & 7
        frame.isMasked = bytes[start + 1] & 0x80 != 0
        bytes = bytes.dropFirst(header + length)
        return frame
    }
}
