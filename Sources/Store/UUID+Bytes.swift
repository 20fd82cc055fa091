// SPDX-License-Identifier: MIT

package import Foundation

extension UUID {
    /// Its 16 bytes, in their order.
    package var bytes: [UInt8] { withUnsafeBytes(of: uuid) { [UInt8]($0) } }

    /// - Returns: nil when these are not 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == MemoryLayout<uuid_t>.size else { return nil }
        self.init(uuid: bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) })
    }
}

extension BinaryWriter {
    package mutating func uuid(_ value: UUID) {
        blob(value.bytes)
    }
}

extension BinaryReader {
    package mutating func uuid() throws(DecodingError) -> UUID {
        guard let value = UUID(bytes: try blob()) else { throw .invalid }
        return value
    }
}
