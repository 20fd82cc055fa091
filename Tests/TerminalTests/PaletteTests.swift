// SPDX-License-Identifier: MIT

import RoomkeyClient
import Testing

@testable import Terminal

@Suite("Terminal: colours")
struct PaletteTests {
    @Test(
        "the environment says how many colours there are",
        arguments: [
            (["TERM": "xterm"], .sixteen), (["COLORTERM": "truecolor"], .full), (["COLORTERM": "24bit"], .full),
            (["COLORTERM": "truecolor", "NO_COLOR": "1"], .none), (["COLORTERM": "truecolor", "NO_COLOR": ""], .full),
            (["TERM": "dumb"], .none),
        ] as [([String: String], Palette.Depth)]
    )
    func depth(environment: [String: String], expected: Palette.Depth) {
        #expect(Palette(environment: environment).depth == expected)
    }

    @Test("a person keeps their colour, and people have different ones")
    func people() {
        let palette = Palette(environment: ["COLORTERM": "truecolor"])
        #expect(palette.person("u_ada") == palette.person("u_ada"))
        #expect(Set(["u_ada", "u_bob", "u_eve", "u_dan"].map { palette.person($0) }).count == 4)
        #expect(Palette(environment: ["NO_COLOR": "1"]).person("u_ada") == .plain)
    }

    @Test(
        "OKLCH becomes the sRGB that it is",
        arguments: [
            (0.0, 0.0, 0.0, Color.rgb(0, 0, 0)), (1.0, 0.0, 0.0, .rgb(255, 255, 255)),
            (0.628, 0.2577, 29.23, .rgb(255, 0, 0)),
        ]
    )
    func oklch(lightness: Double, chroma: Double, hue: Double, expected: Color) {
        #expect(Color.oklch(lightness, chroma, hue: hue) == expected)
    }

    @Test("a look is one control sequence")
    func sequence() {
        let style = Style(traits: [.bold, .underlined], foreground: .standard(12), background: .rgb(1, 2, 3))
        #expect(style.sequence == "\u{1B}[0;1;4;94;48;2;1;2;3m")
        #expect(Style.plain.sequence == "\u{1B}[0m")
    }
}
