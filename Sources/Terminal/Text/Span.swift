// SPDX-License-Identifier: MIT

/// A piece of text that looks the same all along. A line is an array of them.
struct Span: Hashable, Sendable {
    var text: String
    var style: Style

    init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }
}

extension [Span] {
    /// How many columns the line takes.
    var columns: Int { reduce(0) { $0 + $1.text.columns } }

    /// The text without its looks.
    var text: String { map(\.text).joined() }

    /// Breaks a line where it is too long: at spaces, within a word only when it is longer than a whole line, never within a
    /// character.
    /// - Parameter columns: how long lines may be, at least 2.
    func wrapped(to columns: Int) -> [[Span]] {
        var wrapping = Wrapping(columns: columns)
        for span in self {
            for character in span.text { wrapping.add(character, span.style) }
        }
        return wrapping.finish()
    }
}
