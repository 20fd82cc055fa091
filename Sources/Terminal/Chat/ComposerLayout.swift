// SPDX-License-Identifier: MIT

/// The text that is written, as lines that are broken wherever they are full, and where the cursor stands in them.
struct ComposerLayout: Sendable {
    private(set) var lines = [""]
    private(set) var cursorLine = 0
    private(set) var cursorColumn = 0

    private let columns: Int
    private var column = 0

    /// - Parameter columns: how long lines may be.
    init(_ editor: LineEditor, columns: Int) {
        self.columns = max(2, columns)
        add(editor.before.harmless)
        // Behind the last place of a line stands the first one of the next.
        if column == self.columns { breakLine() }
        cursorLine = lines.count - 1
        cursorColumn = column
        add(editor.after.harmless)
    }

    private mutating func add(_ text: String) {
        for character in text {
            if character.isNewline {
                breakLine()
                continue
            }
            let width = character.columns
            if column + width > columns { breakLine() }
            lines[lines.count - 1].append(character)
            column += width
        }
    }

    private mutating func breakLine() {
        lines.append("")
        column = 0
    }
}
