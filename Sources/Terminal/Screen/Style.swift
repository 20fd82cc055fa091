// SPDX-License-Identifier: MIT

/// How text looks.
struct Style: Hashable, Sendable {
    /// What can be combined.
    struct Traits: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        static let bold = Traits(rawValue: 1)
        static let faint = Traits(rawValue: 2)
        static let italic = Traits(rawValue: 4)
        static let underlined = Traits(rawValue: 8)
        static let reversed = Traits(rawValue: 16)
        static let struck = Traits(rawValue: 32)
    }

    static let plain = Style()

    var traits: Traits = []
    var foreground: Color?
    var background: Color?

    func with(_ traits: Traits) -> Style {
        var style = self
        style.traits.formUnion(traits)
        return style
    }

    /// The control sequence that ends every other look and begins this one (ECMA-48 §8.3.117).
    var sequence: String {
        var parameters = "0"
        for (trait, number) in Self.numbers where traits.contains(trait) { parameters += ";\(number)" }
        if let foreground { parameters += ";" + foreground.parameters(isBackground: false) }
        if let background { parameters += ";" + background.parameters(isBackground: true) }
        return "\u{1B}[\(parameters)m"
    }

    private static let numbers: [(Traits, Int)] = [
        (.bold, 1), (.faint, 2), (.italic, 3), (.underlined, 4), (.reversed, 7), (.struck, 9),
    ]
}
