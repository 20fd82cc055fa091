// SPDX-License-Identifier: MIT

/// Turns frames into what has to be written so that the terminal shows them: only what differs from what it shows already, all in
/// one piece, so that nothing flickers.
struct Renderer {
    // Terminals that know synchronized output show what is between at once (DEC mode 2026); others ignore it.
    private static let begin = "\u{1B}[?2026h\u{1B}[?25l"
    private static let end = "\u{1B}[?2026l"

    private var shown: Frame?

    /// What is shown is not known any more: the next frame is written whole.
    mutating func forget() {
        shown = nil
    }

    /// - Returns: what to write; empty when the frame is shown already.
    mutating func show(_ frame: Frame) -> String {
        guard frame != shown else { return "" }
        var output = Self.begin
        if shown?.size != frame.size {
            output += Style.plain.sequence + "\u{1B}[2J"
            shown = Frame(size: frame.size)
        }
        if let shown {
            for row in 0..<frame.size.rows where frame.rows[row] != shown.rows[row] {
                output += Self.changes(from: shown.rows[row], to: frame.rows[row], row: row)
            }
        }
        output += Style.plain.sequence
        if let cursor = frame.cursor { output += Self.move(cursor.column, cursor.row) + "\u{1B}[?25h" }
        shown = frame
        return output + Self.end
    }

    private static func changes(from old: [Cell], to new: [Cell], row: Int) -> String {
        var range = differing(old, new)
        // Where a character may reach further than it should, the row is written as a whole.
        if (old + new).contains(where: \.character.isOfUnsureWidth) { range = 0..<new.count }
        let blanks = new[range].reversed().prefix { $0 == .blank }.count
        // Erasing to the end of the line is shorter than writing spaces.
        let erases = range.upperBound == new.count && blanks > 3
        if erases { range = range.lowerBound..<(range.upperBound - blanks) }
        var output = move(range.lowerBound, row)
        var style: Style?
        for column in range where new[column].columns > 0 {
            let cell = new[column]
            if cell.style != style {
                output += cell.style.sequence
                style = cell.style
            }
            if cell.character.isOfUnsureWidth {
                // Blank first: a terminal that makes it narrower leaves the rest as it was.
                output += String(repeating: " ", count: cell.columns) + move(column, row)
                output.append(cell.character)
                if column + cell.columns < new.count { output += move(column + cell.columns, row) }
            } else {
                output.append(cell.character)
            }
        }
        return erases ? output + Style.plain.sequence + "\u{1B}[K" : output
    }

    /// The columns from the first to the last that differ, whole characters on both sides.
    private static func differing(_ old: [Cell], _ new: [Cell]) -> Range<Int> {
        var first = zip(old, new).prefix { $0 == $1 }.count
        while first > 0, old[first].columns == 0 || new[first].columns == 0 { first -= 1 }
        var last = new.count - zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        while last < new.count, old[last].columns == 0 || new[last].columns == 0 { last += 1 }
        return first..<last
    }

    private static func move(_ column: Int, _ row: Int) -> String { "\u{1B}[\(row + 1);\(column + 1)H" }
}
