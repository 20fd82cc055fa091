// SPDX-License-Identifier: MIT

/// Writes the compact form of commands and outcomes: LEB128 integers, length-prefixed bytes.
package struct BinaryWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    package mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func count(_ value: Int) {
        unsigned(UInt64(value))
    }

    /// Zigzag, so that small negative numbers stay short.
    package mutating func signed(_ value: Int64) {
        unsigned(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    package mutating func blob(_ value: [UInt8]) {
        count(value.count)
        bytes.append(contentsOf: value)
    }
}

/// What is wrong with bytes that should be a command or an outcome.
package enum DecodingError: Error, Equatable {
    case truncated
    case unknownVersion(UInt8)
    case invalid
}

/// Reads what ``BinaryWriter`` writes. Any bytes may be given to it; it never traps and never allocates more than it is given.
package struct BinaryReader {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - position }

    package mutating func byte() throws(DecodingError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func unsigned() throws(DecodingError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw .invalid }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    /// A count of things that take at least one byte each, so never more than there are bytes left.
    package mutating func count() throws(DecodingError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(remaining) else { throw .truncated }
        return Int(value)
    }

    mutating func integer() throws(DecodingError) -> Int {
        guard let value = Int(exactly: try unsigned()) else { throw .invalid }
        return value
    }

    package mutating func signed() throws(DecodingError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func blob() throws(DecodingError) -> [UInt8] {
        let length = try count()
        defer { position += length }
        return [UInt8](bytes[position..<position + length])
    }

    package func finish() throws(DecodingError) {
        guard remaining == 0 else { throw .invalid }
    }
}
