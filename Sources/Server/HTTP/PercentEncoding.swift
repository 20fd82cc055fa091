// SPDX-License-Identifier: MIT

import WireProtocol

/// Percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
    /// Decodes a text once.
    /// - Returns: nil when a `%` is not followed by two hexadecimal digits, or the result is not UTF-8.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        bytes(text).flatMap { isValidUTF8($0) ? $0 : nil }
    }

    /// Decodes bytes once, whatever they are.
    /// - Returns: nil when a `%` is not followed by two hexadecimal digits.
    static func bytes(_ text: [UInt8], plusIsSpace: Bool = false) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "%"):
                guard index + 2 < text.count, let high = digit(text[index + 1]), let low = digit(text[index + 2]) else {
                    return nil
                }
                result.append(high << 4 | low)
                index += 3
            case UInt8(ascii: "+") where plusIsSpace:
                result.append(UInt8(ascii: " "))
                index += 1
            case let byte:
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
