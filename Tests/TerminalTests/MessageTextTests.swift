// SPDX-License-Identifier: MIT

import Testing

@testable import Terminal

@Suite("Terminal: what a message says")
struct MessageTextTests {
    private let palette = Palette(environment: ["COLORTERM": "truecolor"])

    private func line(_ text: String, called: [String] = [], me: String? = nil) -> [Span] {
        MessageText(text, palette: palette, called: called, me: me).lines(80).first ?? []
    }

    @Test("marks of Markdown become looks")
    func markdown() {
        #expect(line("a **b** c") == [Span("a "), Span("b", Style(traits: .bold)), Span(" c")])
        #expect(line("*a* _b_ ~~c~~").map(\.style.traits) == [.italic, [], .italic, [], .struck])
        #expect(line("see `a*b*c`") == [Span("see "), Span("a*b*c", palette.code)])
        #expect(line("**a *b***").text == "a b*" || line("**a *b***").text == "a b")
    }

    @Test(
        "what is no mark stays as it was written",
        arguments: ["snake_case_name", "2 * 3 * 4", "a ** b", "*", "**", "`", "5*3", "_", "* item"]
    )
    func plain(text: String) {
        #expect(line(text) == [Span(text)])
    }

    @Test("names that are called stand out, one's own most")
    func mentions() {
        #expect(line("hi @bob!", called: ["Bob"]) == [Span("hi "), Span("@bob", palette.mention), Span("!")])
        #expect(
            line("@Ada Lovelace", called: ["Ada", "Ada Lovelace"], me: "Ada Lovelace") == [
                Span("@Ada Lovelace", palette.called)
            ]
        )
        #expect(line("@Bobby", called: ["Bob"]) == [Span("@Bobby")])
        #expect(line("mail@Bob", called: ["Bob"]) == [Span("mail@Bob")])
        #expect(line("@room", me: "Ada") == [Span("@room", palette.called)])
    }

    @Test("addresses look like links")
    func links() {
        #expect(
            line("see https://a.example/x_y_z now") == [
                Span("see "), Span("https://a.example/x_y_z", palette.link), Span(" now"),
            ]
        )
    }

    @Test("within a fence everything is code as it stands")
    func fence() {
        let lines = MessageText("```swift\nlet a = *b*\n```\nafter", palette: palette).lines(80)
        #expect(lines == [[Span("let a = *b*", palette.code)], [Span("after")]])
    }
}
