// SPDX-License-Identifier: MIT

/// Scripts that put no spaces between words, or glue them together: there every character counts as a word, and a word that is
/// looked for is a phrase of them. So any part of a text is found, also of one or two characters, of which most Chinese words
/// consist and which an index of three-character groups cannot find.
package enum SpacelessScripts {
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        // What most texts consist of.
        guard scalar.value >= 0x0E00 else { return false }
        return switch scalar.value {
        case 0x0E00...0x0FFF,  // Thai, Lao, Tibetan
            0x1000...0x109F, 0x1780...0x17FF, 0xA9E0...0xA9FF, 0xAA60...0xAA7F,  // Myanmar, Khmer
            0x1950...0x19DF, 0x1A20...0x1AAF, 0xAA80...0xAADF,  // Tai Le, New Tai Lue, Tai Tham, Tai Viet
            0x1B00...0x1B7F, 0xA980...0xA9DF, 0x11700...0x1174F,  // Balinese, Javanese, Ahom
            0x1100...0x11FF, 0x3130...0x318F, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xFFA0...0xFFDC,  // Hangul
            0x3005...0x3007, 0x3031...0x312F, 0x31A0...0x31BF, 0x31F0...0x31FF, 0xFF66...0xFF9F,  // kana, bopomofo
            0x1AFF0...0x1B16F,  // kana of other times
            0x2E80...0x2FDF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF,  // Han
            0xA000...0xA4CF, 0x17000...0x18D8F, 0x1B170...0x1B2FF:  // Yi, Tangut, Nushu
            true
        default: false
        }
    }
}
