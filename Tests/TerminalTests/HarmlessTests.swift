// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: what others wrote")
struct HarmlessTests {
    @Test(
        "nothing of it is obeyed by a terminal",
        arguments: [
            ("\u{1B}[31mred", "␛[31mred"), ("\u{1B}]0;title\u{7}", "␛]0;title␇"), ("a\u{9B}2Jb", "a\u{FFFD}2Jb"),
            ("a\rb", "a␍b"), ("a\u{8}b", "a␈b"), ("a\u{7F}b", "a␡b"), ("nul\0", "nul␀"), ("a\tb", "a    b"),
            ("user\u{202E}txt.exe", "usertxt.exe"), ("\u{2066}a\u{2069}", "a"), ("a\u{200F}b", "ab"),
            ("\u{FEFF}a", "a"),
            ("a\u{2028}b", "a\nb"), ("a\r\nb", "a\nb"), ("a\nb", "a\nb"), ("grüße 日本 👩‍👩‍👧‍👦 ❤️", "grüße 日本 👩‍👩‍👧‍👦 ❤️"),
        ]
    )
    func obeyed(text: String, expected: String) {
        #expect(text.harmless == expected)
    }

    @Test("whatever is in it, no control character and no mark of direction is left")
    func all() {
        let scalars = (0...0x2100).compactMap { Unicode.Scalar(UInt32($0)) }
        let left = scalars.flatMap { "a\($0)b".harmless.unicodeScalars }.filter { scalar in
            scalar != "\n" && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
        }
        #expect(left == [])
    }

    @Test("a letter buried in marks keeps a few of them")
    func marks() {
        let text = "a" + String(repeating: "\u{301}", count: 1_000)
        #expect(text.harmless.unicodeScalars.count == 16)
    }

    @Test("a name is one line")
    func line() {
        #expect("Ada\nAdmin: pay\u{1B}[2J".harmlessLine == "Ada Admin: pay␛[2J")
    }
}
