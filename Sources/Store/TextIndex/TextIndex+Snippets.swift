// SPDX-License-Identifier: MIT

extension TextIndex {
    /// A part of a snippet.
    package struct SnippetPart: Sendable, Equatable {
        package let text: String
        /// It is what was looked for.
        package let isHit: Bool
    }
}

extension TextIndex.Query {
    /// Words of a snippet.
    private static let snippetWords = 24
    /// Hits that are looked at for the best place.
    private static let consideredHits = 200
    /// Bytes of a snippet whose words are endless.
    private static let snippetBytes = 4_000

    /// The part of a text that was found in which most of the words stand.
    package func snippet(of text: String) -> [TextIndex.SnippetPart] {
        let words = SearchFolding.words(of: text)
        let hits = hits(in: words)
        let shown = shown(of: hits, words.count)
        let bytes = Array(text.utf8)
        var start = shown.lowerBound == 0 ? 0 : words[shown.lowerBound].range.lowerBound
        let end = shown.upperBound == words.count ? bytes.count : words[shown.upperBound - 1].range.upperBound
        var parts: [TextIndex.SnippetPart] = []
        func add(_ range: Range<Int>, isHit: Bool) {
            let text = String(decoding: bytes[range], as: UTF8.self)
            guard !text.isEmpty else { return }
            if let last = parts.last, last.isHit == isHit {
                parts[parts.count - 1] = TextIndex.SnippetPart(text: last.text + text, isHit: isHit)
            } else {
                parts.append(TextIndex.SnippetPart(text: text, isHit: isHit))
            }
        }
        var limit = min(end, start + Self.snippetBytes)
        // Not within a character.
        while limit < end, UTF8.isContinuation(bytes[limit]) { limit -= 1 }
        if start > 0 { parts.append(TextIndex.SnippetPart(text: "…", isHit: false)) }
        for hit in hits.map(\.words) where hit.lowerBound >= shown.lowerBound && hit.upperBound <= shown.upperBound {
            let range = words[hit.lowerBound].range.lowerBound..<words[hit.upperBound - 1].range.upperBound
            guard range.upperBound <= limit else { break }
            if range.lowerBound > start { add(start..<range.lowerBound, isHit: false) }
            if range.upperBound > start { add(max(start, range.lowerBound)..<range.upperBound, isHit: true) }
            start = max(start, range.upperBound)
        }
        if limit > start { add(start..<limit, isHit: false) }
        if limit < bytes.count { parts.append(TextIndex.SnippetPart(text: "…", isHit: false)) }
        return parts
    }

    private typealias Found = (term: Int, words: Range<Int>)

    /// Where the terms are, in the order of the text.
    private func hits(in words: [SearchFolding.Word]) -> [Found] {
        var hits: [Found] = []
        for (index, term) in terms.enumerated() where !term.isExcluded {
            let phrase = term.words.utf8.split(separator: UInt8(ascii: " ")).map { Array($0) }
            guard let last = phrase.last, phrase.count <= words.count else { continue }
            for start in 0...words.count - phrase.count {
                let rest = words[start..<start + phrase.count]
                let isHit = zip(rest, phrase).dropLast().allSatisfy { $0.folded == $1 }
                guard isHit, let end = rest.last else { continue }
                guard term.isPrefix ? end.folded.starts(with: last) : end.folded == last else { continue }
                hits.append((index, start..<start + phrase.count))
            }
        }
        return hits.sorted { ($0.words.lowerBound, $0.words.upperBound) < ($1.words.lowerBound, $1.words.upperBound) }
    }

    /// The words that are shown: those around the place with the most different terms.
    private func shown(of hits: [Found], _ count: Int) -> Range<Int> {
        var best = (terms: 0, words: 0..<0)
        for (index, hit) in hits.prefix(Self.consideredHits).enumerated() {
            let near = hits[index...].prefix(Self.snippetWords).prefix {
                $0.words.upperBound <= hit.words.lowerBound + Self.snippetWords
            }
            let terms = Set(near.map(\.term)).count
            let end = near.map(\.words.upperBound).max() ?? hit.words.upperBound
            if terms > best.terms { best = (terms, hit.words.lowerBound..<end) }
        }
        // In the middle, as far as the text goes.
        let spare = max(0, Self.snippetWords - best.words.count)
        let start = max(0, min(best.words.lowerBound - spare / 2, count - Self.snippetWords))
        return start..<min(count, max(start + Self.snippetWords, best.words.upperBound))
    }
}
