// SPDX-License-Identifier: MIT

import TestBasics
import Testing
import WireProtocol

@Suite("JSON: writing")
struct JSONWriterTests {
    private static let shortEscapes: [UInt8: String] = [8: #"\b"#, 9: #"\t"#, 10: #"\n"#, 12: #"\f"#, 13: #"\r"#]

    @Test("a control character is escaped, and comes back", arguments: UInt8(0)..<0x20)
    func controlCharacter(byte: UInt8) throws {
        let digits = String(byte, radix: 16)
        let escape = Self.shortEscapes[byte] ?? #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
        let value = JSONValue.string(Array("a".utf8) + [byte] + Array("b".utf8))
        #expect(String(decoding: value.text, as: UTF8.self) == "\"a\(escape)b\"")
        #expect(try JSONValue(parsing: value.text) == value)
    }

    @Test("nothing but quote, backslash and control characters is escaped")
    func noNeedlessEscapes() {
        let plain = "/\u{7F}\u{80}\u{9F}\u{2028}\u{2029}\u{FEFF}\u{FFFD}😀<&'"
        #expect(JSONValue.string(Array(plain.utf8)).text == Array("\"\(plain)\"".utf8))
        #expect(JSONValue.string(Array(#"\""#.utf8)).text == Array(#""\\\"""#.utf8))
    }

    @Test("each byte is escaped or not, whatever stands beside it")
    func bytesBesideEachOther() {
        let neighbours: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xA0, 0xA2, 0xDC, 0xFF]
        func escaped(_ byte: UInt8) -> [UInt8] { Array(JSONValue.string([byte]).text.dropFirst().dropLast()) }
        for byte in UInt8.min...UInt8.max {
            for place in 0..<18 {
                var text = (0..<18).map { neighbours[($0 + place) % neighbours.count] }
                text[place] = byte
                text[(place + 3) % 18] = byte
                let expected = [UInt8(ascii: "\"")] + text.flatMap(escaped) + [UInt8(ascii: "\"")]
                #expect(JSONValue.string(text).text == expected)
            }
        }
    }

    @Test("scalars of every plane come back")
    func scalars() throws {
        let codes = Array(UInt32(0)..<0x900) + Array(stride(from: UInt32(0x900), through: 0x10FFFF, by: 61))
        let ends: [UInt32] = [0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x10FFFE, 0x10FFFF]
        var text = String.UnicodeScalarView()
        for code in codes + ends { if let scalar = Unicode.Scalar(code) { text.append(scalar) } }
        let value = JSONValue.string(Array(String(text).utf8))
        #expect(try JSONValue(parsing: value.text) == value)
        let name = JSONValue.object([.init(name: Array(String(text).utf8), value: .null)])
        #expect(try JSONValue(parsing: name.text) == name)
    }

    @Test(
        "a number keeps its text",
        arguments: [
            "0", "-0", "1.0", "1e400", "1E+2", "-1.50e-07", "0.1000", "123456789012345678901234567890", "1e00",
        ]
    )
    func numberText(text: String) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).text == Array(text.utf8))
        #expect(try JSONValue(parsing: Array("{\"n\":[\(text)]}".utf8)).text == Array("{\"n\":[\(text)]}".utf8))
    }

    @Test(
        "a number is an integer when its value is one and fits 64 bits, however it is written",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("-1", -1), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("1.0", 1), ("1e3", 1_000), ("0.5", nil), ("-0.0", 0), ("-1.50e1", -15), ("1.5e0", nil), ("15e-1", nil),
            ("100e-2", 1), ("0.0012e4", 12), ("0.0012e3", nil), ("9223372036854775807.000", Int64.max),
            ("-9.223372036854775808E+18", Int64.min), ("9.223372036854775808e18", nil),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e19", nil), ("1e999999999999999999999", nil), ("1e-999999999999999999999", nil),
            ("0e999999999999999999999", 0), ("0.00e-5", 0), ("1e0000000000000000000001", 10),
        ] as [(String, Int64?)]
    )
    func integers(text: String, integer: Int64?) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).integerValue == integer)
    }

    @Test("members and elements are separated by commas, however they are written")
    func commas() {
        let text = JSONWriter.object { writer in
            writer.member("text", "a\"b")
            writer.member("utf8", utf8: Array("é".utf8))
            writer.member("integer", -5)
            writer.member("flag", true)
            writer.member("json", json: Array("[1]".utf8))
            writer.name("nothing")
            writer.null()
            writer.name("list")
            writer.array { writer in
                writer.integer(1)
                writer.object { _ in }
                writer.array { _ in }
                writer.string(Array("x".utf8))
            }
            writer.members(of: Array("{}".utf8))
            writer.members(of: Array(#"{"c":1,"d":2}"#.utf8))
            writer.name(utf8: Array("\n".utf8))
            writer.integer(UInt64.max)
        }
        let expected =
            #"{"text":"a\"b","utf8":"é","integer":-5,"flag":true,"json":[1],"nothing":null,"#
            + #""list":[1,{},[],"x"],"c":1,"d":2,"\n":18446744073709551615}"#
        #expect(String(decoding: text, as: UTF8.self) == expected)
    }

    @Test("a random document comes back as it was", arguments: seeds(10))
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let value = JSONValue.random(depth: 4, using: &random)
            #expect(try JSONValue(parsing: value.text) == value)
        }
    }
}
