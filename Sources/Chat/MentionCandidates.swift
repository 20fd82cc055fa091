// SPDX-License-Identifier: MIT

import Store

/// What may be names in a text: for each `@` that can begin one, everything after it that can be one, the shortest first.
enum MentionCandidates {
    /// Signs of a text that are looked at; what a message has more of is no message to people.
    private static let maximumSigns = 200

    static func all(in text: [UInt8]) -> [[FoldedName]] {
        let scalars = withoutCode(Array(String(decoding: text, as: UTF8.self).unicodeScalars))
        var found: [[FoldedName]] = []
        for place in scalars.indices where scalars[place] == "@" && found.count < maximumSigns {
            if place > 0, isPartOfWord(scalars[place - 1]) || scalars[place - 1] == "/" { continue }
            let names = candidates(in: scalars[(place + 1)...])
            if !names.isEmpty { found.append(names) }
        }
        return found
    }

    private static func candidates(in rest: ArraySlice<Unicode.Scalar>) -> [FoldedName] {
        let line = rest.prefix(ChatLimits.nameLength).prefix { $0 != "\n" && $0 != "\r" }
        guard let first = line.first, !first.properties.isWhitespace else { return [] }
        var names: [FoldedName] = []
        for place in line.indices where !line[place].properties.isWhitespace {
            let next = place + 1 < rest.endIndex ? rest[place + 1] : nil
            // A name ends with a word; where there are no spaces between words, anywhere.
            if let next, isPartOfWord(line[place]), isPartOfWord(next), !SpacelessScripts.contains(line[place]),
                !SpacelessScripts.contains(next)
            {
                continue
            }
            let name = FoldedName(String(String.UnicodeScalarView(line[...place])))
            if !name.text.isEmpty, names.last != name { names.append(name) }
        }
        return names
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    /// Replaces what stands between backticks, as many at its end as at its beginning (CommonMark 6.1 and 4.5).
    private static func withoutCode(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var text = scalars
        var place = 0
        while let opening = run(in: text, from: place) {
            var closing = run(in: text, from: opening.endIndex)
            while let candidate = closing, candidate.count != opening.count {
                closing = run(in: text, from: candidate.endIndex)
            }
            place = closing?.endIndex ?? opening.endIndex
            if let closing {
                for index in opening.endIndex..<closing.startIndex { text[index] = "\n" }
            }
        }
        return text
    }

    private static func run(in text: [Unicode.Scalar], from start: Int) -> Range<Int>? {
        guard let first = text[start...].firstIndex(of: "`") else { return nil }
        return first..<(text[first...].firstIndex { $0 != "`" } ?? text.endIndex)
    }
}
