// SPDX-License-Identifier: MIT

import Testing

@testable import WireProtocol

@Suite("JSON: reading")
struct JSONReaderTests {
    private static let accepted: [(String, JSONValue)] = [
        ("null", .null),
        ("true", .bool(true)),
        ("false", .bool(false)),
        ("0", .number(JSONNumber(0))),
        ("-0", .number(JSONNumber(text: Array("-0".utf8)))),
        ("1.50e+07", .number(JSONNumber(text: Array("1.50e+07".utf8)))),
        ("\"\"", .string([])),
        ("\"a\"", .string(Array("a".utf8))),
        (#""\"\\\/\b\f\n\r\t""#, .string(Array("\"\\/\u{8}\u{C}\n\r\t".utf8))),
        (#""\u0000""#, .string([0])),
        (#""x\u0041\u00e9\u20AC""#, .string(Array("xAé€".utf8))),
        (#""\ud83D\uDe00""#, .string(Array("😀".utf8))),
        (#""\uD800\uDC00\uDBFF\uDFFF""#, .string(Array("\u{10000}\u{10FFFF}".utf8))),
        (#""\uFFFF\uE000\uD7FF""#, .string(Array("\u{FFFF}\u{E000}\u{D7FF}".utf8))),
        ("\"é€😀\u{7F}\u{2028}\"", .string(Array("é€😀\u{7F}\u{2028}".utf8))),
        ("[]", .array([])),
        (" [ 1 , [ ] , { } ] ", .array([.number(JSONNumber(1)), .array([]), .object([])])),
        ("\t\n\r {}\t\n\r ", .object([])),
        (#"{"":null}"#, .object([.init(name: [], value: .null)])),
        (#"{"\u0061":1,"b":2}"#, .object([member("a", 1), member("b", 2)])),
        (#"{"a":1,"b":2,"a":3}"#, .object([member("a", 3), member("b", 2)])),
    ]

    private static func member(_ name: String, _ value: Int) -> JSONValue.Member {
        JSONValue.Member(name: Array(name.utf8), value: .number(JSONNumber(value)))
    }

    @Test("what RFC 8259 allows is read", arguments: accepted)
    func accepts(text: String, value: JSONValue) throws {
        let bytes = Array(text.utf8)
        #expect(try JSONValue(parsing: bytes) == value)
        var reader = JSONReader(bytes)
        try reader.skipValue()
        try reader.finish()
    }

    private static let refused: [(String, JSONError.Reason, Int)] = [
        ("", .unexpectedEnd, 0),
        (" \n", .unexpectedEnd, 2),
        ("\u{FEFF}1", .unexpectedCharacter, 0),
        ("\u{A0}1", .unexpectedCharacter, 0),
        ("\u{C}1", .unexpectedCharacter, 0),
        ("\0", .unexpectedCharacter, 0),
        ("1\0", .trailingText, 1),
        ("nul", .expected("null"), 0),
        ("nulL", .expected("null"), 0),
        ("nulls", .trailingText, 4),
        ("True", .unexpectedCharacter, 0),
        ("tru", .expected("true or false"), 0),
        ("NaN", .unexpectedCharacter, 0),
        ("Infinity", .unexpectedCharacter, 0),
        ("-Infinity", .invalidNumber, 0),
        ("'a'", .unexpectedCharacter, 0),
        ("1 2", .trailingText, 2),
        ("{}{}", .trailingText, 2),
        ("01", .trailingText, 1),
        ("-01", .trailingText, 2),
        ("[00]", .expected("',' or ']'"), 2),
        ("+1", .unexpectedCharacter, 0),
        (".5", .unexpectedCharacter, 0),
        ("-", .unexpectedEnd, 1),
        ("--1", .invalidNumber, 0),
        ("1.", .invalidNumber, 0),
        ("1.e1", .invalidNumber, 0),
        ("1e", .invalidNumber, 0),
        ("1e+", .invalidNumber, 0),
        ("1e+-1", .invalidNumber, 0),
        ("0x1", .trailingText, 1),
        ("1_000", .trailingText, 1),
        ("[", .unexpectedEnd, 1),
        ("[1", .unexpectedEnd, 2),
        ("[1,", .unexpectedEnd, 3),
        ("[1,]", .unexpectedCharacter, 3),
        ("[,1]", .unexpectedCharacter, 1),
        ("[1 2]", .expected("',' or ']'"), 3),
        ("[1}", .expected("',' or ']'"), 2),
        ("]", .unexpectedCharacter, 0),
        ("{", .unexpectedEnd, 1),
        ("{,}", .expected("a string"), 1),
        ("{a:1}", .expected("a string"), 1),
        ("{1:1}", .expected("a string"), 1),
        (#"{"a"}"#, .expected("':'"), 4),
        (#"{"a":}"#, .unexpectedCharacter, 5),
        (#"{"a"=1}"#, .expected("':'"), 4),
        (#"{"a":1,}"#, .expected("a string"), 7),
        (#"{"a":1 "b":2}"#, .expected("',' or '}'"), 7),
        (#"{"a":1]"#, .expected("',' or '}'"), 6),
        ("[1]//", .trailingText, 3),
        ("/**/1", .unexpectedCharacter, 0),
        ("\"", .unexpectedEnd, 1),
        (#""\""#, .unexpectedEnd, 3),
        (#""\"#, .unexpectedEnd, 2),
        (#""\x41""#, .invalidEscape, 1),
        (#""\'""#, .invalidEscape, 1),
        (#""\U0041""#, .invalidEscape, 1),
        (#""\u""#, .unexpectedEnd, 3),
        (#""\u00g0""#, .invalidEscape, 5),
        (#""\u+041""#, .invalidEscape, 3),
        (#""\ud800""#, .invalidUnicode, 1),
        (#""\ud800x""#, .invalidUnicode, 1),
        (#""\ud800\n\udc00""#, .invalidUnicode, 1),
        (#""\udc00""#, .invalidUnicode, 1),
        (#""a\udc00\ud800""#, .invalidUnicode, 2),
        (#""\ud800\ud800""#, .invalidUnicode, 1),
        (#""\ud800\u0041""#, .invalidUnicode, 1),
    ]

    @Test("what RFC 8259 does not allow is refused, with the reason and the place", arguments: refused)
    func refuses(text: String, reason: JSONError.Reason, offset: Int) {
        let bytes = Array(text.utf8)
        #expect(throws: JSONError(reason: reason, offset: offset)) { try JSONValue(parsing: bytes) }
        #expect(throws: JSONError(reason: reason, offset: offset)) {
            var reader = JSONReader(bytes)
            try reader.skipValue()
            try reader.finish()
        }
    }

    @Test("every control character must be escaped in a string", arguments: UInt8(0)..<0x20)
    func controlCharacter(byte: UInt8) {
        let error = JSONError(reason: .controlCharacterInString, offset: 2)
        #expect(throws: error) { try JSONValue(parsing: Array("\"a".utf8) + [byte] + Array("\"".utf8)) }
    }

    /// Unicode 15, table 3-7, and what lies just outside of it.
    private static let illFormed: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC0],
        [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF],
        [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ]

    @Test("ill-formed UTF-8 in a string is refused, not replaced", arguments: illFormed)
    func illFormedUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError(reason: .invalidUnicode, offset: 1)) {
            try JSONValue(parsing: [quote] + bytes + [quote])
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [quote] + Array("\\n".utf8) + bytes + [quote]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\"".utf8) + bytes + Array("\":1}".utf8)) }
        #expect(!isValidUTF8(bytes))
        #expect(!isValidUTF8(Array("é".utf8) + bytes))
    }

    @Test(
        "the ends of every well-formed UTF-8 form are read",
        arguments: [
            "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ]
    )
    func wellFormedUTF8(text: String) throws {
        #expect(isValidUTF8(text.utf8))
        #expect(try JSONValue(parsing: Array("\"\(text)\"".utf8)).stringValue == text)
    }

    @Test("64 levels are read, the 65th is refused", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)).utf8)
        }
        #expect(try JSONValue(parsing: nested(64)).text == nested(64))
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(65)) }
        #expect(error?.reason == .tooDeep(limit: 64))
        let endless = #expect(throws: JSONError.self) {
            var reader = JSONReader(Array(String(repeating: open, count: 100_000).utf8))
            try reader.skipValue()
        }
        #expect(endless?.reason == .tooDeep(limit: 64))
    }

    @Test("depth is nesting, not a count of arrays")
    func siblings() throws {
        let wide = Array(("[" + Array(repeating: "[]", count: 1_000).joined(separator: ",") + "]").utf8)
        #expect(try JSONValue(parsing: wide).text == wide)
    }

    @Test("a member that is read is handed over with its unescaped name, and the rest can be skipped")
    func members() throws {
        var reader = JSONReader(Array(#" { "s\u006bip" : [1,{"a":[]}] , "take" : "it" } "#.utf8))
        var names: [String] = []
        var taken: String?
        try reader.readObject { (reader, name) throws(JSONError) in
            names.append(String(decoding: name, as: UTF8.self))
            if names.last == "take" {
                taken = String(decoding: try reader.readString(), as: UTF8.self)
            } else {
                #expect(reader.peek() == .array)
                try reader.skipValue()
            }
        }
        try reader.finish()
        #expect(names == ["skip", "take"])
        #expect(taken == "it")
    }
}
