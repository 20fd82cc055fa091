// SPDX-License-Identifier: MIT

/// What the whole screen shows at a moment.
struct Frame: Hashable, Sendable {
    let size: Size
    private(set) var rows: [[Cell]]
    /// Where the next typed character will stand; nil hides the cursor.
    var cursor: Position?

    struct Position: Hashable, Sendable {
        var column: Int
        var row: Int
    }

    init(size: Size) {
        self.size = size
        rows = Array(repeating: Array(repeating: .blank, count: size.columns), count: size.rows)
    }

    /// Writes a line. What does not fit, before `end` or on the screen, is left out.
    /// - Returns: the column behind it.
    @discardableResult
    mutating func write(_ line: [Span], column: Int, row: Int, end: Int? = nil) -> Int {
        let end = min(end ?? size.columns, size.columns)
        var column = column
        guard rows.indices.contains(row), column >= 0 else { return column }
        for span in line {
            for character in span.text {
                let columns = character.columns
                // A mark without a letter to stand on has no place.
                guard columns > 0 else { continue }
                guard column + columns <= end else { return column }
                for covered in column..<column + columns { blank(covered, row) }
                rows[row][column] = Cell(character: character, columns: columns, style: span.style)
                for covered in column + 1..<column + columns {
                    rows[row][covered] = Cell(character: " ", columns: 0, style: span.style)
                }
                column += columns
            }
        }
        return column
    }

    /// Takes away the whole of a character that reaches into a place.
    private mutating func blank(_ column: Int, _ row: Int) {
        var first = column
        while first > 0, rows[row][first].columns == 0 { first -= 1 }
        for covered in first..<first + max(1, rows[row][first].columns) { rows[row][covered] = .blank }
    }

    /// What a row says.
    func text(row: Int) -> String {
        String(rows[row].filter { $0.columns > 0 }.map(\.character))
    }
}
