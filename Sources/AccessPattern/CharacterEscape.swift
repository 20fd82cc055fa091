// SPDX-License-Identifier: MIT

/// What a backslash and what follows it stand for, inside a class or outside; or one member of a class.
enum CharacterEscape {
    case code(UInt32)
    case set(ScalarSet)

    /// What it stands for, as ranges.
    var ranges: [ClosedRange<UInt32>] {
        switch self {
        case .code(let code): [code...code]
        case .set(let set): set.ranges
        }
    }
}
