// SPDX-License-Identifier: MIT

/// Why a text is not the JSON (RFC 8259) that was asked for.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What was wrong.
    package enum Reason: Sendable, Equatable {
        case unexpectedEnd
        case unexpectedCharacter
        case expected(String)
        case invalidNumber
        case invalidEscape
        case invalidUnicode
        case controlCharacterInString
        case trailingText
        case tooDeep(limit: Int)
    }

    /// What was wrong.
    package let reason: Reason
    /// Offset of the first byte that does not fit.
    package let offset: Int

    package var description: String {
        switch reason {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpectedCharacter: "unexpected character at byte \(offset)"
        case .expected(let what): "expected \(what) at byte \(offset)"
        case .invalidNumber: "invalid number at byte \(offset)"
        case .invalidEscape: "invalid escape in a string at byte \(offset)"
        case .invalidUnicode: "text that is not valid Unicode at byte \(offset)"
        case .controlCharacterInString: "unescaped control character in a string at byte \(offset)"
        case .trailingText: "text after the end of the JSON value at byte \(offset)"
        case .tooDeep(let limit): "nested deeper than \(limit) levels at byte \(offset)"
        }
    }
}
