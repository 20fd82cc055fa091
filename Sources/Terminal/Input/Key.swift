// SPDX-License-Identifier: MIT

/// A key that was pressed, or something else that a terminal tells.
struct Key: Hashable, Sendable {
    /// Which one.
    enum Code: Hashable, Sendable {
        case character(Character)
        case enter, tab, backspace, delete, escape
        case up, down, left, right, home, end, pageUp, pageDown
        /// Text that was pasted: nothing in it is a command.
        case paste(String)
        /// The terminal's window is now, or no longer, where the person types.
        case focus(Bool)
    }

    /// What was held down with it.
    struct Modifiers: OptionSet, Hashable, Sendable {
        let rawValue: Int

        static let shift = Modifiers(rawValue: 1)
        static let alt = Modifiers(rawValue: 2)
        static let control = Modifiers(rawValue: 4)
    }

    var code: Code
    var modifiers: Modifiers = []

    init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    static func control(_ character: Character) -> Key { Key(.character(character), .control) }

    static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
}
