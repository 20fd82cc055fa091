// SPDX-License-Identifier: MIT

/// Breaks characters into lines that are no longer than so many columns.
struct Wrapping {
    private let columns: Int
    private var lines: [[Span]] = []
    private var line: [Span] = []
    private var lineColumns = 0
    /// What has been read since the last place where a line may end.
    private var word: [Span] = []
    private var wordColumns = 0

    init(columns: Int) {
        self.columns = max(2, columns)
    }

    mutating func add(_ character: Character, _ style: Style) {
        if character.isNewline {
            endWord()
            endLine()
            return
        }
        let width = character.columns
        if character == " " {
            endWord()
            // A space at a line's end is the break itself.
            if lineColumns < columns { append(character, 1, style) }
            return
        }
        // In scripts without spaces a line may end after each character.
        if width > 1 { endWord() }
        if lineColumns + wordColumns + width > columns, lineColumns > 0 {
            endLine()
        } else if wordColumns + width > columns {
            endWord()
            endLine()
        }
        word.append(character, style)
        wordColumns += width
        if width > 1 { endWord() }
    }

    mutating func finish() -> [[Span]] {
        endWord()
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    private mutating func append(_ character: Character, _ width: Int, _ style: Style) {
        line.append(character, style)
        lineColumns += width
    }

    private mutating func endWord() {
        for span in word {
            for character in span.text { line.append(character, span.style) }
        }
        lineColumns += wordColumns
        word = []
        wordColumns = 0
    }

    private mutating func endLine() {
        lines.append(line)
        line = []
        lineColumns = 0
    }
}

extension [Span] {
    fileprivate mutating func append(_ character: Character, _ style: Style) {
        if let last = indices.last, self[last].style == style {
            self[last].text.append(character)
        } else {
            append(Span(String(character), style))
        }
    }
}
