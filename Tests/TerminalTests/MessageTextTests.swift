// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import RoomkeyClient
@testable import Terminal

@Suite("Terminal: what a message says")
struct MessageTextTests {
    private let palette = Palette(environment: ["COLORTERM": "truecolor"])

    private func line(_ text: String) -> [Span] {
        MessageText(text, palette: palette).lines(80).first ?? []
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

    @Test("what the server found to be a mention stands out, and nothing else", arguments: MentionCases.shared.all)
    func mentions(each: MentionCases.Case) {
        let mentions = each.mentions.map { mention in
            let start = String.Index(utf16Offset: mention.start, in: each.text)
            let end = String.Index(utf16Offset: mention.start + mention.length, in: each.text)
            return Mention(people: mention.name == "room" ? [] : ["u_somebody"], range: start..<end)
        }
        let spans = MessageText(each.text, palette: palette, mentions: mentions).lines(1_000).flatMap(\.self)
        #expect(
            spans.filter { $0.style.foreground == palette.mention.foreground }.map(\.text)
                == each.mentions.map(\.written)
        )
    }

    @Test("one's own name and everyone's stand out most, whatever the text is made harmless of")
    func ownMentions() throws {
        let text = "\u{202E}\t@Bob: **x @room**"
        func mention(_ written: String, _ people: [UserID]) throws -> Mention {
            Mention(people: people, range: try #require(text.range(of: written)))
        }
        let mentions = [try mention("@Bob", ["u_bob"]), try mention("@room", [])]
        func styles(_ me: UserID?) -> [Style] {
            let spans = MessageText(text, palette: palette, mentions: mentions, me: me).lines(80).flatMap(\.self)
            return spans.filter { $0.text.hasPrefix("@") }.map(\.style)
        }
        let bold = Style.Traits.bold
        #expect(styles("u_bob").map(\.foreground) == [palette.called.foreground, palette.called.foreground])
        #expect(styles("u_ann").map(\.foreground) == [palette.mention.foreground, palette.called.foreground])
        #expect(styles(nil).allSatisfy { $0.traits.contains(bold) })
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
