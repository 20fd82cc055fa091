// SPDX-License-Identifier: MIT

/// Escapes that stand for characters (ECMA-262 §22.2.1, AtomEscape and CharacterEscape).
extension Compiler {
    /// Reads what follows a backslash, for the escapes that mean the same inside a class and outside.
    mutating func readEscape(at offset: Int) throws(AccessPatternError) -> CharacterEscape {
        guard let letter = reader.read() else { throw AccessPatternError(.trailingBackslash, at: offset) }
        if let set = ScalarSet.named(letter) { return .set(set) }
        let unknown = AccessPatternError(.unknownEscape, at: offset)
        switch letter {
        case "n": return .code(0x0A)
        case "r": return .code(0x0D)
        case "t": return .code(0x09)
        case "v": return .code(0x0B)
        case "f": return .code(0x0C)
        case "0":
            // `\01` is octal for old pages only.
            if let next = reader.next, ("0"..."9").contains(next) { throw unknown }
            return .code(0)
        case "c":
            guard let control = reader.read(), control.isASCII, control.properties.isAlphabetic else { throw unknown }
            return .code(control.value % 32)
        case "x":
            guard let code = reader.readHexadecimal(digits: 2) else { throw unknown }
            return .code(code)
        case "u":
            guard let code = reader.readHexadecimal(digits: 4) else { throw unknown }
            return .code(joinedWithLowSurrogate(code))
        case "1"..."9", "k":
            throw AccessPatternError(.backReference, at: offset)
        case "a"..."z", "A"..."Z":
            throw unknown
        default:
            return .code(letter.value)
        }
    }

    /// The scalar that a high surrogate makes with the escaped low surrogate that follows; any other code as it is.
    private mutating func joinedWithLowSurrogate(_ code: UInt32) -> UInt32 {
        guard (0xD800...0xDBFF).contains(code) else { return code }
        let afterFirst = reader.position
        if reader.read("\\u"), let low = reader.readHexadecimal(digits: 4), (0xDC00...0xDFFF).contains(low) {
            return 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        reader.position = afterFirst
        return code
    }
}
