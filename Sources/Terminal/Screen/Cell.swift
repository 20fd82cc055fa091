// SPDX-License-Identifier: MIT

/// One place of the screen.
struct Cell: Hashable, Sendable {
    static let blank = Cell(character: " ", columns: 1, style: .plain)

    var character: Character
    /// How many columns the character takes; 0 where the one to the left reaches into this place.
    var columns: Int
    var style: Style
}
