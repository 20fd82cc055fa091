// SPDX-License-Identifier: MIT

/// The sets that have an escape of their own (ECMA-262 §22.2.2.10).
extension ScalarSet {
    /// `\d`: ASCII digits only.
    static let digit = ScalarSet([0x30...0x39])

    /// `\w`: ASCII letters, digits and the underscore.
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

    /// `\s`: WhiteSpace and LineTerminator (§12.2, §12.3), which includes the byte order mark.
    static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])

    /// What `.` leaves out: LineTerminator (§12.3). NUL is not among them, and keys that end in it must match.
    static let lineTerminator = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])

    /// `.`
    static let dot = lineTerminator.inverted

    /// The set that an escape with this letter stands for, or nil if the letter names none.
    static func named(_ letter: Unicode.Scalar) -> ScalarSet? {
        switch letter {
        case "d": digit
        case "D": digit.inverted
        case "w": word
        case "W": word.inverted
        case "s": space
        case "S": space.inverted
        default: nil
        }
    }
}
