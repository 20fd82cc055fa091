// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Store

@Suite("Store: what search takes for the same")
struct SearchFoldingTests {
    /// Of `Tests/Fixtures/search-folding.json`, which is ICU's word: the groups of a script are different, the texts of one the same.
    struct Script: Decodable, CustomTestStringConvertible {
        let script: String
        let groups: [[String]]

        var testDescription: String { script }

        static let all: [Script] = {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../Fixtures/search-folding.json"
            )
            // swift-format-ignore: NeverUseForceTry
            return try! JSONDecoder().decode([Script].self, from: Data(contentsOf: file))
        }()
    }

    @Test(
        "texts are the same where ICU's root collation has them the same at its primary strength",
        arguments: Script.all
    )
    func corpus(of script: Script) {
        var groups: [String: Int] = [:]
        for (number, texts) in script.groups.enumerated() {
            for text in texts {
                let folded = SearchFolding.folded(text)
                let group = groups[folded, default: number]
                #expect(group == number, "\(text) is as \(script.groups[group]), and ICU says as \(texts)")
                groups[folded] = number
            }
            #expect(Set(texts.map { SearchFolding.folded($0) }).count == 1, "\(texts)")
        }
    }

    @Test(
        "words are runs of letters and digits; characters where there are no spaces, and syllables in Hangul",
        arguments: [
            ("Hello, World_1!", "hello world 1"), ("don't", "don t"), ("東京都", "東 京 都"), ("iPhoneを", "iphone を"),
            ("กิน", "ก ิ น"),
            ("한국", "\u{1112}\u{1161}\u{11AB} \u{1100}\u{116E}\u{11A8}"), ("ㅋㅋ", "\u{110F} \u{110F}"),
            ("ㅠㅠ", "\u{1172} \u{1172}"),
            ("½ ①", "1 2 1"), ("a\u{200B}b\u{AD}c", "abc"), ("🎉👍", ""), ("", ""), ("!!!", ""),
            ("ﷺ", "صلى الله عليه وسلم"),
        ]
    )
    func words(text: String, folded: String) {
        #expect(SearchFolding.folded(text) == folded)
    }

    @Test("a text of characters that stand for many is indexed only so far")
    func bounded() {
        let text = String(repeating: "ﷺ", count: 100_000)
        #expect(SearchFolding.folded(text).utf8.count <= 4 * text.utf8.count)
    }
}
