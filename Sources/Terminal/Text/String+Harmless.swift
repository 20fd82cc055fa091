// SPDX-License-Identifier: MIT

extension StringProtocol {
    /// The text without anything that a terminal would obey instead of showing it, or that would turn around what stands beside it.
    /// What others wrote goes through this before it is shown. Line ends stay.
    package var harmless: String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return String(self) }
        var text = ""
        for character in self {
            // "\r\n" is one character.
            guard !character.isNewline || character.isASCII else {
                text.append("\n")
                continue
            }
            // Thousands of marks on one letter would be drawn over everything around it.
            for scalar in character.unicodeScalars.prefix(Self.mostScalars) where character != "\r\n" {
                text.unicodeScalars.append(contentsOf: scalar.harmless)
            }
            if character == "\r\n" { text.append("\n") }
        }
        return text
    }

    /// The text as one harmless line.
    package var harmlessLine: String {
        String(harmless.map { $0.isNewline ? " " : $0 })
    }

    /// The longest emoji in use have about ten.
    private static var mostScalars: Int { 16 }
}

extension Unicode.Scalar {
    /// What is shown in its place.
    fileprivate var harmless: [Unicode.Scalar] {
        switch value {
        case 0x0A: [self]
        case 0x09: [" ", " ", " ", " "]
        // The pictures of control characters.
        case 0x00..<0x20: [Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"]
        case 0x7F: ["\u{2421}"]
        case 0x80..<0xA0: ["\u{FFFD}"]
        // Marks of direction, embeddings, overrides and isolates; what has no width and no meaning here.
        case 0x061C, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: []
        case 0x2028, 0x2029: ["\n"]
        default: [self]
        }
    }
}
