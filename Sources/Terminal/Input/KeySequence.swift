// SPDX-License-Identifier: MIT

/// What stands at the beginning of a terminal's bytes.
enum KeySequence: Equatable {
    static let escape: UInt8 = 0x1B

    /// More has to come before it can be told.
    case incomplete
    /// So many bytes that mean nothing here.
    case unknown(length: Int)
    /// What follows was pasted (bracketed paste, DEC mode 2004).
    case pasteBegins(length: Int)
    case key(Key, length: Int)

    /// - Parameter bytes: at least one.
    init(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first else {
            self = .incomplete
            return
        }
        self = first == Self.escape ? Self.escaped(bytes.dropFirst()) : Self.plain(bytes, first)
    }

    private static func plain(_ bytes: ArraySlice<UInt8>, _ first: UInt8) -> KeySequence {
        switch first {
        case 0x0D: return .key(Key(.enter), length: 1)
        // Ctrl-J, and what some terminals send for Shift-Enter.
        case 0x0A: return .key(Key(.enter, .alt), length: 1)
        case 0x09: return .key(Key(.tab), length: 1)
        case 0x08, 0x7F: return .key(Key(.backspace), length: 1)
        case 0x01...0x1A:
            return .key(.control(Character(Unicode.Scalar(first + 0x60))), length: 1)
        case 0x00..<0x20: return .unknown(length: 1)
        default: return character(bytes, first)
        }
    }

    private static func character(_ bytes: ArraySlice<UInt8>, _ first: UInt8) -> KeySequence {
        let length =
            switch first {
            case 0x00..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        guard length > 0 else { return .unknown(length: 1) }
        let text = bytes.prefix(length)
        guard text.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .unknown(length: 1) }
        guard text.count == length else { return .incomplete }
        guard let character = String(validating: text, as: UTF8.self)?.first else { return .unknown(length: length) }
        return .key(Key(.character(character)), length: length)
    }

    /// What follows an Escape.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> KeySequence {
        switch bytes.first {
        case nil: return .incomplete
        case UInt8(ascii: "["): return controlSequence(bytes.dropFirst())
        case UInt8(ascii: "O"):
            guard let final = bytes.dropFirst().first else { return .incomplete }
            guard let code = code(final: final, number: 0) else { return .unknown(length: 3) }
            return .key(Key(code), length: 3)
        case escape: return .key(Key(.escape), length: 1)
        case let next?:
            switch plain(bytes, next) {
            case .key(let key, let length):
                return .key(Key(key.code, key.modifiers.union(.alt)), length: length + 1)
            case .unknown(let length): return .unknown(length: length + 1)
            case .incomplete, .pasteBegins: return .incomplete
            }
        }
    }

    /// A control sequence (ECMA-48 §5.4), as xterm sends it for keys: `1;5A` is Ctrl with the upward arrow.
    private static func controlSequence(_ bytes: ArraySlice<UInt8>) -> KeySequence {
        let parameters = bytes.prefix { (0x20..<0x40).contains($0) }
        let length = parameters.count + 3
        guard let final = bytes.dropFirst(parameters.count).first else {
            // No key has so many; whatever this is must not swallow what is typed next.
            return parameters.count < 32 ? .incomplete : .unknown(length: length - 1)
        }
        guard (0x40..<0x7F).contains(final) else { return .unknown(length: length - 1) }
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let number = numbers.first ?? 0
        if final == UInt8(ascii: "~"), number == 200 { return .pasteBegins(length: length) }
        if final == UInt8(ascii: "Z") { return .key(Key(.tab, .shift), length: length) }
        guard let code = code(final: final, number: number) else { return .unknown(length: length) }
        let modifiers = numbers.count > 1 ? Key.Modifiers(rawValue: max(0, numbers[1] - 1) & 7) : []
        return .key(Key(code, modifiers), length: length)
    }

    private static func code(final: UInt8, number: Int) -> Key.Code? {
        switch (final, number) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "C"), _): .right
        case (UInt8(ascii: "D"), _): .left
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), 1), (UInt8(ascii: "~"), 7): .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), 4), (UInt8(ascii: "~"), 8): .end
        case (UInt8(ascii: "I"), _): .focus(true)
        case (UInt8(ascii: "O"), _): .focus(false)
        case (UInt8(ascii: "M"), 0): .enter
        case (UInt8(ascii: "~"), 3): .delete
        case (UInt8(ascii: "~"), 5): .pageUp
        case (UInt8(ascii: "~"), 6): .pageDown
        default: nil
        }
    }
}
