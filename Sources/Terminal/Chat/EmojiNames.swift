// SPDX-License-Identifier: MIT

/// Emoji by name: what Unicode calls them, and the short names that people know from elsewhere.
enum EmojiNames {
    /// Names that say something else than Unicode's.
    private static let short: [(name: String, emoji: String)] = [
        ("+1", "👍"), ("thumbs_up", "👍"), ("-1", "👎"), ("thumbs_down", "👎"), ("heart", "❤️"), ("smile", "😄"),
        ("joy", "😂"),
        ("rofl", "🤣"), ("grin", "😁"), ("wink", "😉"), ("blush", "😊"), ("cool", "😎"), ("love", "😍"), ("kiss", "😘"),
        ("thinking", "🤔"), ("shrug", "🤷"), ("facepalm", "🤦"), ("sob", "😭"), ("cry", "😢"), ("angry", "😠"), ("wow", "😮"),
        ("scream", "😱"), ("sweat_smile", "😅"), ("upside_down", "🙃"), ("tada", "🎉"), ("party", "🥳"), ("rocket", "🚀"),
        ("fire", "🔥"), ("eyes", "👀"), ("wave", "👋"), ("clap", "👏"), ("pray", "🙏"), ("thanks", "🙏"), ("muscle", "💪"),
        ("ok", "👌"), ("100", "💯"), ("check", "✅"), ("x", "❌"), ("warning", "⚠️"), ("bulb", "💡"), ("bug", "🐛"),
        ("ship", "🚢"),
        ("coffee", "☕"), ("beer", "🍺"), ("cake", "🍰"), ("star", "⭐"), ("sparkles", "✨"), ("skull", "💀"), ("robot", "🤖"),
        ("lock", "🔒"), ("key", "🔑"), ("pin", "📌"), ("memo", "📝"), ("zzz", "💤"),
    ]

    /// All of them, the short ones first.
    static let all: [(name: String, emoji: String)] =
        short
        + [0x203C...0x3299, 0x1_F300...0x1_FAFF].joined().compactMap { value in
            guard let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.isEmojiPresentation,
                let name = scalar.properties.name
            else { return nil }
            return (name.lowercased().replacing(" ", with: "_"), String(scalar))
        }

    /// Those with a word that begins so, those whose first word it is in front.
    static func matching(_ typed: String) -> [(name: String, emoji: String)] {
        let typed = typed.lowercased()
        let beginning = all.filter { $0.name.hasPrefix(typed) }
        let within = all.filter { !$0.name.hasPrefix(typed) && $0.name.contains("_" + typed) }
        var seen: Set<String> = []
        return (beginning + within).filter { seen.insert($0.emoji).inserted }
    }

    /// An emoji by its name, with colons or without, or as itself.
    static func emoji(_ text: String) -> String? {
        let name = text.filter { $0 != ":" }.lowercased()
        if let named = all.first(where: { $0.name == name }) { return named.emoji }
        let isOne = text.count == 1 && text.unicodeScalars.contains { $0.properties.isEmoji && !$0.isASCII }
        if isOne { return text }
        // One letter may mean anything.
        return name.count > 1 ? matching(name).first?.emoji : nil
    }
}
