// SPDX-License-Identifier: MIT

/// One emoji, as a person sees it: with its skin tone, joined figures, flag or keycap. In one form where there are two:
/// a character that is text by default always carries the emoji variation selector (Unicode TR51 §2.3, ED-9a).
package struct Emoji: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The longest in use, families and flags of regions, have about ten scalars.
    private static let maximumScalars = 16
    private static let variationSelector: Unicode.Scalar = "\u{FE0F}"
    private static let keycap: Unicode.Scalar = "\u{20E3}"

    /// - Returns: nil when the text is anything but one emoji.
    package init?(_ text: String) {
        let scalars = text.unicodeScalars
        guard text.count == 1, scalars.count <= Self.maximumScalars, let first = scalars.first,
            first.properties.isEmoji, !first.isASCII || scalars.last == Self.keycap
        else { return nil }
        let isTextByDefault = scalars.count == 1 && !first.properties.isEmojiPresentation
        self.text = isTextByDefault ? text + String(Self.variationSelector) : text
    }

    package var description: String { text }
}
