// SPDX-License-Identifier: MIT

/// One emoji, as a person sees it: with its skin tone, joined figures, flag or keycap. In one form where there are several: as Unicode TR 51
/// has it fully qualified (ED-18a), with the emoji variation selector behind each character that would be text without it, and nowhere else.
package struct Emoji: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The longest in use, families and flags of regions, have about ten scalars.
    private static let maximumScalars = 16
    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let textSelector: Unicode.Scalar = "\u{FE0E}"
    private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"
    private static let keycap: Unicode.Scalar = "\u{20E3}"
    private static let tags: ClosedRange<UInt32> = 0xE0020...0xE007E
    private static let tagsEnd: Unicode.Scalar = "\u{E007F}"

    /// - Returns: nil when the text is anything but one emoji.
    package init?(_ text: String) {
        guard text.unicodeScalars.prefix(Self.maximumScalars + 1).count <= Self.maximumScalars else { return nil }
        // Which form was meant does not count.
        let scalars = text.unicodeScalars.filter { $0 != Self.textSelector && $0 != Self.emojiSelector }
        var rest = Substring.UnicodeScalarView(String.UnicodeScalarView(scalars))[...]
        guard let emoji = Self.flag(rest) ?? Self.keycap(rest) ?? Self.joined(&rest) else { return nil }
        self.text = emoji
    }

    /// What somebody asks the server with, which says whether it is an emoji: it may know newer ones.
    package init(asTyped text: String) { self.text = text }

    package var description: String { text }

    /// Two letters of a region. One alone is half a flag.
    private static func flag(_ scalars: Substring.UnicodeScalarView) -> String? {
        guard scalars.count == 2, scalars.allSatisfy({ (0x1F1E6...0x1F1FF).contains($0.value) }) else { return nil }
        return String(Substring(scalars))
    }

    private static func keycap(_ scalars: Substring.UnicodeScalarView) -> String? {
        guard scalars.count == 2, let first = scalars.first, scalars.last == keycap, first.isASCII,
            first.properties.isEmoji
        else { return nil }
        return String(String.UnicodeScalarView([first, emojiSelector, keycap]))
    }

    /// One or several pictures with joiners between them, each with a skin tone or with tags behind it.
    private static func joined(_ rest: inout Substring.UnicodeScalarView) -> String? {
        var emoji = String.UnicodeScalarView()
        repeat {
            guard let picture = rest.popFirst(), picture.properties.isEmoji, !picture.isASCII,
                !(0x1F1E6...0x1F1FF).contains(picture.value)
            else { return nil }
            emoji.append(picture)
            if let tone = rest.first, tone.properties.isEmojiModifier {
                guard picture.properties.isEmojiModifierBase else { return nil }
                emoji.append(tone)
                rest.removeFirst()
            } else if !picture.properties.isEmojiPresentation {
                emoji.append(emojiSelector)
            }
            if let tag = rest.first, tags.contains(tag.value) {
                let end = rest.drop { tags.contains($0.value) }
                guard end.first == tagsEnd else { return nil }
                emoji.append(contentsOf: rest[..<end.startIndex])
                emoji.append(tagsEnd)
                rest = end.dropFirst()
            }
            guard let next = rest.popFirst() else { return String(emoji) }
            guard next == joiner else { return nil }
            emoji.append(joiner)
        } while true
    }
}
