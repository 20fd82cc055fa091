// SPDX-License-Identifier: MIT

import WireProtocol

/// The four reactions that the showcase knows.
package enum LegacyReaction: String, Hashable, Sendable, CaseIterable {
    case likes
    case fire
    case heart
    case laugh

    /// As the rest of the chat writes it.
    var emoji: Emoji? {
        switch self {
        case .likes: Emoji("👍")
        case .fire: Emoji("🔥")
        case .heart: Emoji("❤️")
        case .laugh: Emoji("😂")
        }
    }

    /// - Returns: nil for any other emoji.
    init?(_ emoji: Emoji) {
        guard let reaction = Self.allCases.first(where: { $0.emoji == emoji }) else { return nil }
        self = reaction
    }
}
