// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import Terminal

@Suite("Terminal: the screen")
struct RendererTests {
    private static let size = Size(columns: 30, rows: 6)
    private static let characters: [Character] =
        Array("abc   xyz日本語—é") + ["👩‍👩‍👧‍👦", "❤️", "👍🏽", "😀", "🇩🇪", "e\u{301}"]

    private static func randomFrame(from old: Frame?, _ chance: inout SeededRandom) -> Frame {
        var frame = old ?? Frame(size: size)
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let text = (0..<chance.below(12) + 1).map { _ in chance.pick(characters) }
            let style = Bool.random(using: &chance) ? Style.plain : Style(traits: .bold, background: .standard(4))
            frame.write(
                [Span(String(text), style)],
                column: Int.random(in: 0..<size.columns, using: &chance),
                row: Int.random(in: 0..<size.rows, using: &chance)
            )
        }
        return frame
    }

    private static func shown(_ frame: Frame) -> [[String]] {
        frame.rows.map { $0.map { $0.columns > 0 ? String($0.character) : "" } }
    }

    @Test("after any frame the terminal shows that frame, whatever it showed before", arguments: seeds(100))
    func same(seed: UInt64) {
        var chance = SeededRandom(seed: seed)
        var renderer = Renderer()
        var terminal = ModelTerminal(Self.size, width: \.columns)
        var frame: Frame?
        for _ in 0..<10 {
            let next = Self.randomFrame(from: frame, &chance)
            terminal.obey(renderer.show(next))
            #expect(terminal.rows.map { $0.map(\.text) } == Self.shown(next))
            frame = next
        }
    }

    @Test(
        "where the terminal makes a picture narrower or wider, everything else stays in its column",
        arguments: [1, 4]
    )
    func disagreeing(columns: Int) {
        var renderer = Renderer()
        var terminal = ModelTerminal(Self.size) { $0.isOfUnsureWidth ? columns : $0.columns }
        var frame = Frame(size: Self.size)
        frame.write([Span("a❤️b👩‍👩‍👧‍👦cdef")], column: 3, row: 1)
        terminal.obey(renderer.show(frame))
        frame.write([Span("X")], column: 20, row: 1)
        terminal.obey(renderer.show(frame))
        let row = terminal.rows[1].map(\.text)
        #expect([3, 6, 9, 10, 11, 12, 20].map { row[$0] } == ["a", "b", "c", "d", "e", "f", "X"])
    }

    @Test("a frame that is shown already costs nothing, and one character costs one")
    func small() {
        var renderer = Renderer()
        var frame = Frame(size: Self.size)
        frame.write([Span("hello there")], column: 2, row: 2)
        _ = renderer.show(frame)
        #expect(renderer.show(frame) == "")
        frame.write([Span("H")], column: 2, row: 2)
        frame.cursor = Frame.Position(column: 4, row: 5)
        var terminal = ModelTerminal(Self.size, width: \.columns)
        let output = renderer.show(frame)
        terminal.obey(output)
        #expect(terminal.written == 1)
        #expect(terminal.cursor == (4, 5))
        #expect(terminal.isCursorShown)
        #expect(output.hasPrefix("\u{1B}[?2026h"))
        #expect(output.hasSuffix("\u{1B}[?2026l"))
    }

    @Test("what does not fit is left out, and a wide character is never shown by half")
    func clipped() {
        var frame = Frame(size: Size(columns: 5, rows: 1))
        #expect(frame.write([Span("ab日本")], column: 0, row: 0) == 4)
        #expect(frame.text(row: 0) == "ab日 ")
        frame.write([Span("x")], column: 0, row: 7)
        #expect(frame.text(row: 0) == "ab日 ")
    }

    @Test("another size is drawn from nothing")
    func resized() {
        var renderer = Renderer()
        var frame = Frame(size: Self.size)
        frame.write([Span("old")], column: 0, row: 0)
        _ = renderer.show(frame)
        var smaller = Frame(size: Size(columns: 10, rows: 3))
        smaller.write([Span("new")], column: 1, row: 1)
        var terminal = ModelTerminal(smaller.size, width: \.columns)
        terminal.obey(renderer.show(smaller))
        #expect(terminal.rows.map { $0.map(\.text).joined() } == ["          ", " new      ", "          "])
    }
}
