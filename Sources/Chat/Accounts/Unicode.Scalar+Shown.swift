// SPDX-License-Identifier: MIT

extension Unicode.Scalar {
    /// Whether something of it can be seen. White space, fillers, joiners, tags and the like show nothing alone.
    var isShown: Bool {
        if isASCII { return value > 0x20 && value != 0x7F }
        if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return false }
        switch value {
        // A pattern of Braille without dots, and a note without a head.
        case 0x2800, 0x1D159: return false
        default: break
        }
        switch properties.generalCategory {
        // Signs of Arabic and other scripts that begin a number are seen, and are format characters nevertheless.
        case .format: return (0x0600...0x08E2).contains(value) || value == 0x110BD || value == 0x110CD
        case .control, .surrogate: return false
        default: return !properties.isNoncharacterCodePoint
        }
    }

    /// Letters of Hangul that show nothing: they fill a place of a syllable.
    var isFiller: Bool { [0x115F, 0x1160, 0x3164, 0xFFA0].contains(value) }

    /// The letters of a region's flag, and their end, which stand behind a black flag (Unicode TR 51, ED-14).
    var isTag: Bool { (0xE0020...0xE007F).contains(value) }
}

extension Unicode.Scalar {
    static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
    static let tagsEnd: Unicode.Scalar = "\u{E007F}"
}
