// SPDX-License-Identifier: MIT

import CZlib

/// Compression as browsers take it (RFC 1952).
package enum Gzip {
    /// How much time compression may take.
    package enum Effort {
        /// What is compressed for one answer.
        case quick
        /// What is compressed once and sent many times.
        case thorough

        fileprivate var level: Int32 { self == .quick ? Z_DEFAULT_COMPRESSION : Z_BEST_COMPRESSION }
    }

    /// As large a window as there is, in the form of gzip.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 9

    /// - Returns: nil when that would not make it smaller.
    package static func compress(_ content: [UInt8], _ effort: Effort) -> [UInt8]? {
        var stream = z_stream()
        let version = ZLIB_VERSION
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream,
                effort.level,
                Z_DEFLATED,
                windowBits,
                memoryLevel,
                Z_DEFAULT_STRATEGY,
                version,
                size
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var content = content
        let compressed = content.withUnsafeMutableBufferPointer { source in
            // Room for less than there was: what does not fit has not become smaller.
            [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? target.count - Int(stream.avail_out) : 0
            }
        }
        return compressed.isEmpty || compressed.count >= content.count ? nil : compressed
    }
}
