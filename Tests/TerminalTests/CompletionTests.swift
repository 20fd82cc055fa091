// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: completion")
struct CompletionTests {
    private let words = Completion.Words(people: ["Ada", "Ada Lovelace", "Bob"], rooms: ["General", "Ops"])

    private func completed(_ text: String) -> [String] {
        Completion(text, words)?.candidates.map(\.text) ?? []
    }

    @Test("what stands before the cursor says what it can become")
    func candidates() {
        #expect(completed("/se") == ["/search "])
        #expect(completed("hi @b") == ["@Bob "])
        #expect(completed("@ada") == ["@Ada ", "@Ada Lovelace "])
        #expect(completed("@Ada L") == ["@Ada Lovelace "])
        #expect(completed("@roo") == ["@room "])
        #expect(completed("/join o") == ["Ops"])
        #expect(completed("/dm bo") == ["Bob"])
        #expect(completed("nice :thumbs_u").first == "👍 ")
        #expect(completed("@Ada, nice :thumbs_u").first == "👍 ")
        #expect(completed("/react :rock").first == "🚀 ")
        #expect(completed("/react rock").first == "🚀 ")
    }

    @Test(
        "an address, a time and a bare sign are nothing to complete",
        arguments: ["mail@b", "12:3", "a:b", ":", "", "word"]
    )
    func nothing(text: String) {
        #expect(Completion(text, words) == nil)
    }

    @Test("Tab goes through all of them and around, also backwards")
    func cycle() {
        var editor = LineEditor()
        editor.insert("hi @ada")
        guard var completion = Completion(editor.before, words) else {
            Issue.record("nothing to complete")
            return
        }
        func tab(backwards: Bool = false) -> String {
            let change = completion.advance(backwards: backwards)
            editor.complete(last: change.length, with: change.text)
            return editor.text
        }
        #expect(tab() == "hi @Ada ")
        #expect(tab() == "hi @Ada Lovelace ")
        #expect(tab() == "hi @Ada ")
        #expect(tab(backwards: true) == "hi @Ada Lovelace ")
    }

    @Test(
        "emoji have the names people know and those of Unicode",
        arguments: [
            (":+1:", "👍"), (":tada:", "🎉"), ("heart", "❤️"), (":party_popper:", "🎉"), ("🦊", "🦊"), (":fox", "🦊"),
        ]
    )
    func emoji(text: String, expected: String) {
        #expect(EmojiNames.emoji(text) == expected)
    }

    @Test("what is no emoji is none", arguments: ["", ":", "nosuchthing", "a", "1"])
    func noEmoji(text: String) {
        #expect(EmojiNames.emoji(text) == nil)
    }
}
