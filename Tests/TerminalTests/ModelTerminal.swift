// SPDX-License-Identifier: MIT

@testable import Terminal

/// A terminal that obeys what a renderer writes, and gives characters the widths it is told to.
struct ModelTerminal {
    private(set) var rows: [[Cell]]
    private(set) var cursor = (column: 0, row: 0)
    private(set) var isCursorShown = true
    /// How many cells were written.
    private(set) var written = 0
    private var style = "0"
    private let width: (Character) -> Int

    /// What stands in a place.
    struct Cell: Equatable {
        var text: String
        var style: String
    }

    private static let blank = Cell(text: " ", style: "0")

    init(_ size: Size, width: @escaping (Character) -> Int) {
        rows = Array(repeating: Array(repeating: Self.blank, count: size.columns), count: size.rows)
        self.width = width
    }

    mutating func obey(_ output: String) {
        var rest = output[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "\u{1B}" else {
                put(first)
                continue
            }
            let parameters = rest.dropFirst().prefix { "0123456789;?".contains($0) }
            let final = rest.dropFirst(1 + parameters.count).first
            rest = rest.dropFirst(2 + parameters.count)
            obey(String(parameters), final)
        }
    }

    private mutating func obey(_ parameters: String, _ final: Character?) {
        switch (final, parameters) {
        case ("H", _):
            let numbers = parameters.split(separator: ";").compactMap { Int($0) }
            cursor = (numbers[1] - 1, numbers[0] - 1)
        case ("J", "2"):
            let blank = Array(repeating: Self.blank, count: rows[0].count)
            rows = rows.map { _ in blank }
        case ("K", ""):
            for column in cursor.column..<rows[0].count { rows[cursor.row][column] = Self.blank }
        case ("m", _): style = parameters
        case ("h", "?25"): isCursorShown = true
        case ("l", "?25"): isCursorShown = false
        default: break
        }
    }

    private mutating func put(_ character: Character) {
        let columns = width(character)
        written += 1
        guard cursor.column < rows[0].count else { return }
        rows[cursor.row][cursor.column] = Cell(text: String(character), style: style)
        for covered in 1..<max(columns, 2) where covered < columns && cursor.column + covered < rows[0].count {
            rows[cursor.row][cursor.column + covered] = Cell(text: "", style: style)
        }
        cursor.column += columns
    }
}
