// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: wrapping")
struct WrappingTests {
    private func wrapped(_ text: String, _ columns: Int) -> [String] {
        [Span(text)].wrapped(to: columns).map(\.text)
    }

    @Test("lines end at spaces, and words are whole")
    func words() {
        #expect(wrapped("one two three", 7) == ["one two", "three"])
        #expect(wrapped("one two three", 8) == ["one two ", "three"])
        #expect(wrapped("one two three", 20) == ["one two three"])
        #expect(wrapped("", 5) == [""])
        #expect(wrapped("a\n\nb", 5) == ["a", "", "b"])
    }

    @Test("a word longer than a line is broken where the line is full")
    func longWords() {
        #expect(wrapped("abcdefgh", 3) == ["abc", "def", "gh"])
        #expect(wrapped("x abcdefgh", 4) == ["x ", "abcd", "efgh"])
    }

    @Test("wide characters are never cut in two, and may begin a line without a space before them")
    func wide() {
        #expect(wrapped("日本語テキスト", 5) == ["日本", "語テ", "キス", "ト"])
        #expect(wrapped("ab日本", 4) == ["ab日", "本"])
    }

    @Test("looks go along with their text")
    func looks() {
        let bold = Style(traits: .bold)
        let lines = [Span("one "), Span("two three", bold)].wrapped(to: 8)
        #expect(lines == [[Span("one "), Span("two ", bold)], [Span("three", bold)]])
    }

    @Test("no line is longer than it may be, and nothing but spaces is lost", arguments: 2...17)
    func never(columns: Int) {
        let text = "Der Rhein 日本語 fließt 👩‍👩‍👧‍👦👩‍👩‍👧‍👦 durch_eine_lange_Schlucht e\u{301}e\u{301}e\u{301}  und   weiter 漢字かな交じり文"
        let lines = wrapped(text, columns)
        #expect(lines.allSatisfy { $0.columns <= columns })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
}
