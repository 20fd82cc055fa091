// SPDX-License-Identifier: MIT

/// What the end of the written text could become.
struct Completion: Hashable, Sendable {
    /// One way to go on.
    struct Candidate: Hashable, Sendable {
        /// How it is shown to choose from.
        let label: String
        /// What is put in place of what was typed.
        let text: String
    }

    /// Where names and rooms come from.
    struct Words {
        /// Of the people here.
        let people: [String]
        /// Of the rooms one is in.
        let rooms: [String]
    }

    private static let most = 20
    /// Longer names nobody has.
    private static let longestName = 40

    let candidates: [Candidate]
    /// How many characters before the cursor it stands for.
    private(set) var length: Int
    /// Which one is in the text; nil while none is.
    private(set) var chosen: Int?

    /// - Parameter before: what stands before the cursor.
    /// - Returns: nil when there is nothing to complete.
    init?(_ before: String, _ words: Words) {
        let ways = [
            Self.command(before), Self.argument(before, words), Self.mention(before, words), Self.emoji(before),
        ]
        guard let found = ways.compactMap(\.self).first(where: { !$0.candidates.isEmpty }) else { return nil }
        candidates = Array(found.candidates.prefix(Self.most))
        length = found.length
    }

    /// Takes the next candidate.
    /// - Returns: how many characters before the cursor to replace, and with what.
    mutating func advance(backwards: Bool) -> (length: Int, text: String) {
        let next = chosen.map { ($0 + (backwards ? -1 : 1) + candidates.count) % candidates.count }
        let index = next ?? (backwards ? candidates.count - 1 : 0)
        defer {
            chosen = index
            length = candidates[index].text.count
        }
        return (length, candidates[index].text)
    }

    private typealias Found = (candidates: [Candidate], length: Int)

    private static func command(_ before: String) -> Found? {
        guard before.hasPrefix("/"), !before.contains(" ") else { return nil }
        let typed = before.dropFirst().lowercased()
        let commands = Command.allCases.filter { $0.rawValue.hasPrefix(typed) }
        return (commands.map { Candidate(label: "/\($0.rawValue)", text: "/\($0.rawValue) ") }, before.count)
    }

    private static func argument(_ before: String, _ words: Words) -> Found? {
        guard before.hasPrefix("/"), let space = before.firstIndex(of: " ") else { return nil }
        let typed = before[before.index(after: space)...]
        let names: [String]
        switch Command(rawValue: before[..<space].dropFirst().lowercased()) {
        case .join: names = words.rooms
        case .dm, .invite: names = words.people
        case .react where !typed.hasPrefix(":"): return emoji(":" + typed).map { ($0.candidates, typed.count) }
        default: return nil
        }
        return (beginning(names, typed).map { Candidate(label: $0, text: $0) }, typed.count)
    }

    private static func mention(_ before: String, _ words: Words) -> Found? {
        guard let at = before.suffix(longestName).lastIndex(where: { $0 == "@" || $0 == "＠" }), isWordStart(before, at)
        else { return nil }
        let typed = before[before.index(after: at)...]
        let found = beginning(words.people + ["room"], typed)
        return (found.map { Candidate(label: "@" + $0, text: "@\($0) ") }, typed.count + 1)
    }

    private static func emoji(_ before: String) -> Found? {
        guard let colon = before.lastIndex(of: ":"), isWordStart(before, colon) else { return nil }
        let typed = before[before.index(after: colon)...]
        guard !typed.isEmpty, typed.allSatisfy({ $0.isLetter || $0.isNumber || "_+-".contains($0) }) else { return nil }
        let found = EmojiNames.matching(String(typed))
        return (found.map { Candidate(label: "\($0.emoji) \($0.name)", text: $0.emoji + " ") }, typed.count + 1)
    }

    private static func beginning(_ names: [String], _ typed: Substring) -> [String] {
        names.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
    }

    private static func isWordStart(_ text: String, _ index: String.Index) -> Bool {
        guard index > text.startIndex else { return true }
        let before = text[text.index(before: index)]
        // Scripts that put no spaces between words are east of this.
        let isEastern = before.unicodeScalars.first.map { $0.value >= 0x0E00 && !(0x1E00...0x1FFF).contains($0.value) }
        return !before.isLetter && !before.isNumber || isEastern == true
    }
}
