// SPDX-License-Identifier: MIT

import Store

/// What may be a name after an `@`: everything from there that ends where a name can end, the shortest first.
struct MentionCandidates: Sequence, IteratorProtocol {
    struct Candidate {
        let name: SpacedName
        /// Where it ends in the text's scalars.
        let end: Int
    }

    private let scalars: [Unicode.Scalar]
    private var rest: Substring
    private var end: Int
    private var name = SpacedName()

    /// Scalars of a text that are looked at for a name, which can have more marks in the text than where it is kept.
    private static let length = 2 * ChatLimits.nameLength

    /// - Parameter start: the first scalar after the sign.
    init(in scalars: [Unicode.Scalar], from start: Int) {
        self.scalars = scalars
        let line = scalars[start...].prefix(Self.length).prefix { $0 != "\n" && $0 != "\r" }
        let isSpace = line.first?.properties.isWhitespace ?? true
        rest = isSpace ? "" : Substring(String(String.UnicodeScalarView(line)))
        end = start
    }

    mutating func next() -> Candidate? {
        while let character = rest.popFirst() {
            end += character.unicodeScalars.count
            if character.isWhitespace {
                name.endWord()
                continue
            }
            name.append(character)
            guard !name.isEmpty, Self.canEnd(scalars, with: character, at: end) else { continue }
            return Candidate(name: name, end: end)
        }
        return nil
    }

    /// Whether a name that ends with a character can end there: with a word; where there are no spaces between words, anywhere.
    private static func canEnd(_ scalars: [Unicode.Scalar], with last: Character, at end: Int) -> Bool {
        guard end < scalars.count else { return true }
        let rest = scalars[end...].prefix(ChatLimits.nameLength)
        let next = rest.first { $0 != "_" }
        let isLetter = last.unicodeScalars.first.map { $0.isPartOfWord && !SpacelessScripts.contains($0) } ?? false
        // `name@host` is an address, and `name_more` another name, while `_@name_` is one in italics.
        if MessageProse.isSign(scalars[end]) {
            return !(rest.dropFirst().first.map { $0.isPartOfWord } ?? false)
        }
        guard let next, next.isPartOfWord || next.isMark else { return true }
        if scalars[end] == "_" { return false }
        return !isLetter || SpacelessScripts.contains(next)
    }
}

/// A name as ``FoldedName`` has it, and the words that it consists of: `Ann A` is not `Anna`.
struct SpacedName: Hashable {
    private var words: [String] = []
    private var word = ""

    init() {}

    init(_ name: String) {
        for character in name {
            if character.isWhitespace { endWord() } else { append(character) }
        }
        endWord()
    }

    static func == (left: SpacedName, right: SpacedName) -> Bool { left.spaced == right.spaced }

    func hash(into hasher: inout Hasher) { hasher.combine(spaced) }

    var isEmpty: Bool { words.isEmpty && word.isEmpty }

    /// The name without its spaces, by which people are found.
    var folded: String { words.joined() + word }

    private var spaced: [String] { word.isEmpty ? words : words + [word] }

    mutating func append(_ character: Character) { word += FoldedName(String(character)).text }

    mutating func endWord() {
        if !word.isEmpty { words.append(word) }
        word = ""
    }
}
