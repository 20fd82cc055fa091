// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: widths")
struct WidthTests {
    @Test(
        "a character has the columns that terminals give it",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("—", 1), ("€", 1),
            ("日", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("Ａ", 2), ("。", 2), ("ｱ", 1),
            ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("✅", 2), ("☕", 2), ("🏳️‍🌈", 2),
            ("\u{301}", 0), ("\u{200B}", 0), ("\u{7}", 0), ("क्षि", 2),
        ]
    )
    func columns(text: String, expected: Int) {
        #expect(text.columns == expected, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
    }

    @Test("text is shortened at whole characters, with dots, to at most what fits")
    func shortened() {
        #expect("Ada".shortened(to: 3) == "Ada")
        #expect("Adam".shortened(to: 3) == "Ad…")
        #expect("日本語".shortened(to: 6) == "日本語")
        #expect("日本語".shortened(to: 5) == "日本…")
        #expect("日本語".shortened(to: 4) == "日…")
        #expect("日本語".shortened(to: 0) == "")
    }
}
