// SPDX-License-Identifier: MIT

extension Character {
    private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"

    /// How many columns a terminal gives it: 0, 1 or 2, more only for joined letters of some scripts.
    var columns: Int {
        if let ascii = asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
        let scalars = unicodeScalars
        guard let first = scalars.first else { return 0 }
        let others = scalars.dropFirst()
        if others.isEmpty { return first.columns }
        // An emoji with all that belongs to it (skin tone, joined figures, keycap) is one picture (UTS 51 §2).
        if first.properties.isEmojiPresentation && !first.isRegionalIndicator { return 2 }
        if first.properties.isEmoji && others.contains(Self.emojiSelector) { return 2 }
        return scalars.reduce(0) { $0 + $1.columns }
    }

    /// Terminals disagree about its width: what follows it must be placed, not just written.
    var isOfUnsureWidth: Bool {
        if isASCII { return false }
        let scalars = unicodeScalars
        return scalars.count > 1 || scalars.contains { $0.value >= 0x1_F000 }
    }
}

extension Unicode.Scalar {
    fileprivate var isRegionalIndicator: Bool { (0x1_F1E6...0x1_F1FF).contains(value) }

    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format, .spacingMark: return 0
        default: break
        }
        // The vowels and tails of Korean syllables are drawn into the column of their head.
        if (0x1160...0x11FF).contains(value) { return 0 }
        // Two of them are one flag of two columns.
        return isWide && !isRegionalIndicator ? 2 : 1
    }
}
