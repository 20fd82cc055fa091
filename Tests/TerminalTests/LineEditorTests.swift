// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: writing")
struct LineEditorTests {
    private func edited(_ text: String, _ keys: Key...) -> LineEditor {
        var editor = LineEditor()
        editor.insert(text)
        for key in keys { _ = editor.handle(key) }
        return editor
    }

    @Test(
        "keys of Emacs move and delete",
        arguments: [
            ([.control("a"), Key(.character("x"))], "xone two"),
            ([.control("a"), .control("k")], ""),
            ([.control("w")], "one "),
            ([.control("w"), .control("w")], ""),
            ([.control("u"), .control("y"), .control("y")], "one twoone two"),
            ([.alt("b"), .alt("b"), .alt("f"), Key(.character("x"))], "onex two"),
            ([.alt("b"), .alt("d")], "one "),
            ([Key(.left), Key(.left), Key(.delete)], "one to"),
            ([.control("b"), .control("d")], "one tw"),
            ([Key(.home), Key(.delete), Key(.end), Key(.character("!"))], "ne two!"),
            ([.control("a"), .control("f"), Key(.backspace)], "ne two"),
            ([.control("e"), .control("k"), Key(.right), .control("d")], "one two"),
        ] as [([Key], String)]
    )
    func keys(keys: [Key], expected: String) {
        var editor = LineEditor()
        editor.insert("one two")
        for key in keys {
            let isHandled = editor.handle(key)
            #expect(isHandled)
        }
        #expect(editor.text == expected)
    }

    @Test("a character that is made of several is deleted as one")
    func graphemes() {
        #expect(edited("a👩‍👩‍👧‍👦", Key(.backspace)).text == "a")
        #expect(edited("e", Key(.character("\u{301}")), Key(.backspace)).text == "")
    }

    @Test("a paste is text, also where it looks like keys")
    func paste() {
        #expect(edited("", Key(.paste("a\r\nb\rc\u{1}"))).text == "a\nb\nc\u{1}")
    }

    @Test("arrows go through lines, then through what was written before, and back to what is being written")
    func history() {
        var editor = LineEditor()
        for text in ["first", "second", "second", "two\nlines"] {
            editor.insert(text)
            #expect(editor.submit() == text)
        }
        #expect(editor.isEmpty)
        editor.insert("draft")
        func press(_ code: Key.Code) -> String {
            _ = editor.handle(Key(code))
            return editor.text
        }
        #expect(press(.up) == "two\nlines")
        #expect(press(.up) == "two\nlines")
        #expect(press(.up) == "second")
        #expect(press(.up) == "first")
        #expect(press(.up) == "first")
        #expect(press(.down) == "second")
        #expect(press(.down) == "two\nlines")
        #expect(press(.down) == "draft")
    }

    @Test("between lines the column is kept where the line is long enough")
    func columns() {
        var editor = edited("long line\nab\nlonger line", Key(.up), Key(.character("|")))
        #expect(editor.text == "long line\nab|\nlonger line")
        _ = editor.handle(Key(.up))
        _ = editor.handle(Key(.character("|")))
        #expect(editor.text == "lon|g line\nab|\nlonger line")
    }

    @Test("keys that mean nothing here are left to others")
    func others() {
        var editor = LineEditor()
        let handled = [.control("q"), Key(.pageUp), Key(.enter)].filter { editor.handle($0) }
        #expect(handled == [])
        #expect(editor.isEmpty)
    }
}
