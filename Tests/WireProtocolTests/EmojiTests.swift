// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import WireProtocol

@Suite("WireProtocol: emoji")
struct EmojiTests {
    private static let selectors: Set<Unicode.Scalar> = ["\u{FE0E}", "\u{FE0F}"]

    @Test("each emoji that ICU knows is kept as it is recommended, whatever selectors it comes with")
    func recommended() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/emoji.txt")
        let all = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(all.count > 1_000)
        for emoji in all {
            let bare = String(String.UnicodeScalarView(emoji.unicodeScalars.filter { !Self.selectors.contains($0) }))
            #expect(Emoji(emoji)?.text == emoji)
            #expect(Emoji(bare)?.text == emoji)
            #expect(Emoji(bare + "\u{FE0E}")?.text == emoji)
            #expect(Emoji(emoji + "\u{FE0F}\u{FE0F}")?.text == emoji)
        }
    }

    @Test(
        "what is less than an emoji, or more, is none",
        arguments: [
            "", " ", "a", "1", "#", "1\u{FE0F}", "\u{20E3}", "a\u{20E3}", "é", "\u{FE0F}", "\u{200D}", "🇩", "🇩🇪🇫", "🇩🇪🇫🇷",
            "👍👍", "👍x", "x👍", "👍\u{200D}",
            "\u{200D}👍", "👍\u{200D}\u{200D}👍", "👍\u{301}", "🎉🏽", "👍🏽🏽", "🏴\u{E0067}", "\u{E0067}\u{E007F}", "👍/👍", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
            "🇩\u{200D}🇪",
            "1\u{FE0F}\u{20E3}\u{200D}👍", String(repeating: "👍\u{200D}", count: 20) + "👍",
            String(repeating: "\u{FE0F}", count: 100_000),
        ]
    )
    func refused(text: String) {
        #expect(Emoji(text) == nil)
    }
}
