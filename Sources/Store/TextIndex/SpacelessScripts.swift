// SPDX-License-Identifier: MIT

/// Scripts that put no spaces between words, or glue them together: there every character counts as a word, and a word that is
/// looked for is a phrase of them. So any part of a text is found, also of one or two characters, of which most Chinese words
/// consist and which an index of three-character groups cannot find.
package enum SpacelessScripts {
    /// Stands between two such characters in the index.
    static let separator: Unicode.Scalar = "\u{1F}"
    /// Stand around a hit in a snippet.
    static let hitBegins: Unicode.Scalar = "\u{2}"
    static let hitEnds: Unicode.Scalar = "\u{3}"
    /// What the index uses these control characters for, no text can say: they are left out of it.
    private static let marks = [separator, hitBegins, hitEnds]

    /// A text as the index stores it.
    static func separated(_ text: String) -> String {
        // All of these scripts begin at U+0E00, which UTF-8 writes with 0xE0.
        guard text.utf8.contains(where: { $0 >= 0xE0 || $0 < 0x20 }) else { return text }
        var separated = String.UnicodeScalarView()
        var followsOne = false
        for scalar in text.unicodeScalars where !marks.contains(scalar) {
            let isOne = contains(scalar)
            if isOne || followsOne { separated.append(separator) }
            separated.append(scalar)
            followsOne = isOne
        }
        return String(separated)
    }

    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF,  // Thai, Lao
            0x1000...0x109F, 0x1780...0x17FF,  // Myanmar, Khmer
            0x1100...0x11FF, 0xAC00...0xD7AF,  // Hangul
            0x3005...0x3007, 0x3040...0x312F, 0x31F0...0x31FF, 0xFF66...0xFF9F,  // kana, bopomofo
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:  // Han
            true
        default: false
        }
    }
}
