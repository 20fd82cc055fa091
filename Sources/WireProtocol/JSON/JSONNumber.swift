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

    /// The value as a 64-bit integer; nil for fractions, exponents and what does not fit.
    package var integer: Int64? {
        Int64(String(decoding: text, as: UTF8.self))
    }
}
