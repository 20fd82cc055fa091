// SPDX-License-Identifier: MIT

/// A JSON number as it was written. The text is kept, so a document that passes through keeps every digit.
package struct JSONNumber: Sendable, Hashable {
    /// The number's text, valid by RFC 8259 §6.
    package let text: [UInt8]

    package init(text: [UInt8]) {
        self.text = text
    }

    package init(_ value: some FixedWidthInteger) {
        text = Array(String(value).utf8)
    }

    /// Reads a text that is a number and nothing else.
    /// - Returns: nil for any other.
    package init?(parsing text: [UInt8]) {
        var reader = JSONReader(text)
        guard let number = try? reader.readNumber(), number.text.count == text.count else { return nil }
        self = number
    }

    /// A 64-bit integer outside of JSON, where it may also begin with a plus sign or zeros.
    package static func integer(parsing text: [UInt8]) -> Int64? {
        Int64(String(decoding: text, as: UTF8.self)) ?? JSONNumber(parsing: text)?.integer
    }

    /// The value as a 64-bit integer, however it is written: `100`, `100.0` and `1e2` are the same (RFC 8259 §6). Nil for a value with a
    /// fraction and for one that does not fit.
    package var integer: Int64? {
        Int64(String(decoding: text, as: UTF8.self)) ?? integerWithFractionOrExponent
    }

    private var integerWithFractionOrExponent: Int64? {
        var digits: [UInt8] = []
        // Digits behind the point, and where the exponent moves it.
        var scale = 0
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        var isBehindPoint = false
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): isBehindPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                scale += Self.exponent(rest)
                rest = []
            default:
                digits.append(byte)
                if isBehindPoint { scale -= 1 }
            }
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else { return 0 }
        let zeros = significant.reversed().prefix { $0 == UInt8(ascii: "0") }.count
        let zerosToAdd = scale + zeros
        guard zerosToAdd >= 0, significant.count - zeros + zerosToAdd <= Self.mostDigits else { return nil }
        let whole = significant.dropLast(zeros) + [UInt8](repeating: UInt8(ascii: "0"), count: zerosToAdd)
        return Int64((isNegative ? "-" : "") + String(decoding: whole, as: UTF8.self))
    }

    /// Digits of the largest integer.
    private static let mostDigits = 19

    /// An exponent, or one that is as much too large: no text is long enough to make up for it.
    private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
        let isNegative = text.first == UInt8(ascii: "-")
        var value = 0
        for digit in text where digit != UInt8(ascii: "-") && digit != UInt8(ascii: "+") {
            value = min(value * 10 + Int(digit - UInt8(ascii: "0")), 1 << 40)
        }
        return isNegative ? -value : value
    }
}
