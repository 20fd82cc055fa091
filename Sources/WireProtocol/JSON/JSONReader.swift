// SPDX-License-Identifier: MIT

/// A strict pull reader of JSON (RFC 8259) over bytes.
///
/// It builds nothing that the caller does not ask for: an operation of the hot path is read member by member into its own
/// type, without a tree in between. Measured against Foundation's coder in `Benchmarks/` (see docs/performance.md).
/// Strings come out as checked UTF-8; a lone surrogate or an overlong form is an error, never a replacement character.
package struct JSONReader {
    /// What comes next in the text.
    package enum Kind: Sendable, Equatable {
        case object, array, string, number, bool, null
    }

    /// The deepest nesting that is read; deeper input is refused so that no caller can be made to exhaust the stack.
    package static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Structure

    /// The kind of the value that comes next, nil at the end or when no value can start here.
    package mutating func peek() -> Kind? {
        skipWhitespace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: return nil
        }
    }

    /// Reads an object. `member` is called for each member with its name and must read or skip the value.
    package mutating func readObject(
        _ member: (inout JSONReader, [UInt8]) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "{"), "an object")
        skipWhitespace()
        if consume(UInt8(ascii: "}")) { return close() }
        while true {
            skipWhitespace()
            let name = try readString()
            skipWhitespace()
            try expect(UInt8(ascii: ":"), "':'")
            try member(&self, name)
            skipWhitespace()
            if consume(UInt8(ascii: ",")) { continue }
            try expect(UInt8(ascii: "}"), "',' or '}'")
            return close()
        }
    }

    /// Reads an array. `element` is called for each element and must read or skip it.
    package mutating func readArray(_ element: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        try open(UInt8(ascii: "["), "an array")
        skipWhitespace()
        if consume(UInt8(ascii: "]")) { return close() }
        while true {
            try element(&self)
            skipWhitespace()
            if consume(UInt8(ascii: ",")) { continue }
            try expect(UInt8(ascii: "]"), "',' or ']'")
            return close()
        }
    }

    /// Checks that nothing but white space is left.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard position == bytes.count else { throw error(.trailingText) }
    }

    /// Reads and forgets one value of any kind.
    package mutating func skipValue() throws(JSONError) {
        switch peek() {
        case .object: try readObject { (reader, _) throws(JSONError) in try reader.skipValue() }
        case .array: try readArray { (reader) throws(JSONError) in try reader.skipValue() }
        case .string: _ = try readString()
        case .number: _ = try readNumber()
        case .bool: _ = try readBool()
        case .null: try readNull()
        case nil: throw unexpected()
        }
    }

    // MARK: Scalars

    /// Reads a string and undoes its escapes.
    /// - Returns: valid UTF-8.
    package mutating func readString() throws(JSONError) -> [UInt8] {
        skipWhitespace()
        try expect(UInt8(ascii: "\""), "a string")
        let start = position
        let isASCII = scanPlainText()
        // Nearly every string is a run of plain text: copied in one piece, and checked only where it is not ASCII.
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            defer { position += 1 }
            let result = [UInt8](bytes[start..<position])
            guard isASCII || isValidUTF8(result) else { throw error(.invalidUnicode, at: start) }
            return result
        }
        return try readRest(of: [UInt8](bytes[start..<position]), isASCII: isASCII, start: start)
    }

    /// Goes on with a string that has an escape, or an error, in it.
    private mutating func readRest(
        of prefix: [UInt8],
        isASCII: Bool,
        start: Int
    ) throws(JSONError) -> [UInt8] {
        var result = prefix
        var isASCII = isASCII
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                guard isASCII || isValidUTF8(result) else { throw error(.invalidUnicode, at: start) }
                return result
            case UInt8(ascii: "\\"):
                position += 1
                try readEscape(into: &result)
            case 0..<0x20:
                throw error(.controlCharacterInString)
            default:
                let runStart = position
                isASCII = scanPlainText() && isASCII
                result.append(contentsOf: bytes[runStart..<position])
            }
        }
        throw error(.unexpectedEnd)
    }

    /// Moves to the next byte that is a quote, a backslash or a control character.
    /// - Returns: whether what it has passed is all ASCII.
    private mutating func scanPlainText() -> Bool {
        var high: UInt8 = 0
        position = bytes.withUnsafeBufferPointer { bytes in
            var index = position
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
                high |= byte
                index += 1
            }
            return index
        }
        return high < 0x80
    }

    /// Reads a number and returns its text unchanged, so that no precision is lost on the way through.
    package mutating func readNumber() throws(JSONError) -> JSONNumber {
        skipWhitespace()
        let start = position
        _ = consume(UInt8(ascii: "-"))
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        if !consume(UInt8(ascii: "0")) {
            guard skipDigits() else { throw error(.invalidNumber, at: start) }
        }
        if consume(UInt8(ascii: ".")) {
            guard skipDigits() else { throw error(.invalidNumber, at: start) }
        }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
            guard skipDigits() else { throw error(.invalidNumber, at: start) }
        }
        return JSONNumber(text: [UInt8](bytes[start..<position]))
    }

    package mutating func readBool() throws(JSONError) -> Bool {
        skipWhitespace()
        if consumeWord("true") { return true }
        if consumeWord("false") { return false }
        throw error(.expected("true or false"))
    }

    package mutating func readNull() throws(JSONError) {
        skipWhitespace()
        guard consumeWord("null") else { throw error(.expected("null")) }
    }

    // MARK: Inside

    private mutating func open(_ byte: UInt8, _ what: String) throws(JSONError) {
        skipWhitespace()
        try expect(byte, what)
        depth += 1
        guard depth <= Self.maximumDepth else { throw error(.tooDeep(limit: Self.maximumDepth)) }
    }

    private mutating func close() {
        depth -= 1
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func consumeWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { return false }
        let matches = word.withUTF8Buffer { bytes[position..<position + length].elementsEqual($0) }
        if matches { position += length }
        return matches
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(JSONError) {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        guard bytes[position] == byte else { throw error(.expected(what)) }
        position += 1
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        return position > start
    }

    private mutating func readEscape(into result: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try readEscapedScalar()
            result.append(contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
        default: throw error(.invalidEscape, at: position - 2)
        }
    }

    private mutating func readEscapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try readHexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A surrogate: only a high one followed by a low one names a scalar (RFC 8259 §7).
        guard (0xD800...0xDBFF).contains(first), consumeWord("\\u") else { throw error(.invalidUnicode, at: start) }
        let second = try readHexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else { throw error(.invalidUnicode, at: start) }
        let value = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw error(.invalidUnicode, at: start) }
        return scalar
    }

    private mutating func readHexadecimal() throws(JSONError) -> UInt16 {
        guard bytes.count - position >= 4 else { throw error(.unexpectedEnd) }
        var value: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error(.invalidEscape)
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    private func unexpected() -> JSONError {
        position < bytes.count ? error(.unexpectedCharacter) : error(.unexpectedEnd)
    }

    private func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason: reason, offset: offset ?? position)
    }
}

/// Whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates).
package func isValidUTF8(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.withContiguousStorageIfAvailable { isValidUTF8Buffer($0) } ?? isValidUTF8Buffer([UInt8](bytes).span)
}

private func isValidUTF8Buffer(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    isValidUTF8Buffer(buffer.span)
}

private func isValidUTF8Buffer(_ bytes: borrowing Span<UInt8>) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
        let first = bytes[index]
        if first < 0x80 {
            index += 1
            continue
        }
        let length: Int
        let secondRange: ClosedRange<UInt8>
        switch first {
        case 0xC2...0xDF: (length, secondRange) = (2, 0x80...0xBF)
        case 0xE0: (length, secondRange) = (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: (length, secondRange) = (3, 0x80...0xBF)
        case 0xED: (length, secondRange) = (3, 0x80...0x9F)
        case 0xF0: (length, secondRange) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, secondRange) = (4, 0x80...0xBF)
        case 0xF4: (length, secondRange) = (4, 0x80...0x8F)
        default: return false
        }
        guard index + length <= count, secondRange.contains(bytes[index + 1]) else { return false }
        var offset = 2
        while offset < length {
            guard bytes[index + offset] & 0xC0 == 0x80 else { return false }
            offset += 1
        }
        index += length
    }
    return true
}
