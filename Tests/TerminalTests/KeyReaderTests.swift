// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: keys")
struct KeyReaderTests {
    static let known: [(String, [Key])] = [
        ("aß日😀", [Key(.character("a")), Key(.character("ß")), Key(.character("日")), Key(.character("😀"))]),
        ("\r\n\t", [Key(.enter), Key(.enter, .alt), Key(.tab)]),
        ("\u{7F}\u{8}", [Key(.backspace), Key(.backspace)]),
        ("\u{1}\u{1A}", [.control("a"), .control("z")]),
        ("\u{1B}b\u{1B}\r\u{1B}\u{7F}", [.alt("b"), Key(.enter, .alt), Key(.backspace, .alt)]),
        (
            "\u{1B}[A\u{1B}OB\u{1B}[1;5A\u{1B}[1;3B\u{1B}[1;4A",
            [Key(.up), Key(.down), Key(.up, .control), Key(.down, .alt), Key(.up, [.alt, .shift])]
        ),
        (
            "\u{1B}[H\u{1B}[4~\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[Z",
            [Key(.home), Key(.end), Key(.pageUp), Key(.pageDown), Key(.delete), Key(.tab, .shift)]
        ),
        ("\u{1B}[I\u{1B}[O", [Key(.focus(true)), Key(.focus(false))]),
        ("\u{1B}[200~a\u{1B}[A\r\n\u{1B}[201~b", [Key(.paste("a\u{1B}[A\r\n")), Key(.character("b"))]),
        ("\u{1B}[99;99x\u{1B}[>1;2ca", [Key(.character("a"))]),
        ("\u{1B}\u{1B}[A", [Key(.escape), Key(.up)]),
    ]

    @Test("bytes become keys", arguments: known)
    func keys(bytes: String, expected: [Key]) {
        var reader = KeyReader()
        #expect(reader.read(bytes.utf8) == expected)
        #expect(!reader.isUndecided)
    }

    @Test("wherever the bytes are cut, the keys are the same", arguments: known)
    func cut(bytes: String, expected: [Key]) {
        for place in 0...bytes.utf8.count {
            var reader = KeyReader()
            let keys = reader.read(bytes.utf8.prefix(place)) + reader.read(bytes.utf8.dropFirst(place))
            #expect(keys == expected, "cut at \(place)")
        }
        var reader = KeyReader()
        #expect(bytes.utf8.flatMap { reader.read([$0]) } == expected)
    }

    @Test("an Escape that nothing follows is the key; half a sequence is nothing")
    func escape() {
        var reader = KeyReader()
        #expect(reader.read([0x1B]) == [])
        #expect(reader.isUndecided)
        #expect(reader.flush() == [Key(.escape)])
        #expect(reader.read(Array("\u{1B}[1;".utf8)) == [])
        #expect(reader.flush() == [])
        #expect(reader.read(Array("a".utf8)) == [Key(.character("a"))])
    }

    @Test("bytes that are no UTF-8 are left out, and what follows is not")
    func invalid() {
        var reader = KeyReader()
        #expect(reader.read([0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, 0x61]).last == Key(.character("a")))
        #expect(!reader.isUndecided)
    }

    @Test("a paste without an end is given up, and fills no memory")
    func endlessPaste() {
        var reader = KeyReader()
        #expect(reader.read(Array("\u{1B}[200~".utf8) + Array(repeating: 0x61, count: 1_100_000)) == [])
        #expect(reader.read(Array("b".utf8)) == [Key(.character("b"))])
    }
}
