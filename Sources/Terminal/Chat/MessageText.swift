// SPDX-License-Identifier: MIT

import RoomkeyClient

/// What a message says, with its looks: the Markdown within lines, addresses, and the mentions where the server found them. Nothing that
/// was written is left out but the marks of what they do.
struct MessageText: Sendable {
    private static let fence = "```"

    private let text: String
    private let palette: Palette
    /// Where the mentions stand, in order.
    private let mentions: [(range: Range<String.Index>, isOfMe: Bool)]
    private let base: Style

    /// - Parameters:
    ///   - text: what is said, as somebody wrote it.
    ///   - palette: the looks.
    ///   - mentions: where it mentions somebody, in order.
    ///   - me: the person who reads.
    ///   - base: how it looks where nothing else is said.
    init(_ text: String, palette: Palette, mentions: [Mention] = [], me: UserID? = nil, base: Style = .plain) {
        // Each part is made harmless for itself, which keeps the places of the mentions.
        var harmless = ""
        var ends: [(start: Int, end: Int, isOfMe: Bool)] = []
        var rest = text.startIndex
        for mention in mentions where mention.range.lowerBound >= rest {
            harmless += text[rest..<mention.range.lowerBound].harmless
            let start = harmless.utf8.count
            harmless += text[mention.range].harmless
            let isOfMe = me.map { mention.people.isEmpty || mention.people.contains($0) } ?? false
            ends.append((start, harmless.utf8.count, isOfMe))
            rest = mention.range.upperBound
        }
        harmless += text[rest...].harmless
        self.text = harmless
        self.palette = palette
        self.base = base
        self.mentions = ends.map { start, end, isOfMe in
            let from = harmless.utf8.index(harmless.startIndex, offsetBy: start)
            return (from..<harmless.utf8.index(from, offsetBy: end - start), isOfMe)
        }
    }

    /// Its lines, none longer than so many columns.
    func lines(_ columns: Int) -> [[Span]] {
        var lines: [[Span]] = []
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(Self.fence) {
                isCode.toggle()
                continue
            }
            let spans = isCode ? code(line) : spans(line)
            lines += spans.wrapped(to: columns)
        }
        return lines.isEmpty ? [[]] : lines
    }

    /// A line of code, which is as it was written.
    private func code(_ line: Substring) -> [Span] {
        var spans: [Span] = []
        var rest = line
        while let first = mention(in: rest.startIndex..<rest.endIndex) {
            spans.append(Span(String(rest[..<first.range.lowerBound]), palette.code))
            spans.append(span(first))
            rest = rest[first.range.upperBound...]
        }
        return (spans + [Span(String(rest), palette.code)]).filter { !$0.text.isEmpty }
    }

    /// The first mention in a part of the text.
    private func mention(in range: Range<String.Index>) -> (range: Range<String.Index>, isOfMe: Bool)? {
        mentions.first { $0.range.lowerBound >= range.lowerBound && $0.range.upperBound <= range.upperBound }
    }

    private func span(_ mention: (range: Range<String.Index>, isOfMe: Bool)) -> Span {
        Span(String(text[mention.range]), mention.isOfMe ? palette.called : palette.mention)
    }

    /// One line with its looks.
    private func spans(_ line: Substring) -> [Span] {
        var spans: [Span] = []
        var plain = ""
        var rest = line
        var style = base
        func flush(_ plain: inout String) {
            if !plain.isEmpty { spans.append(Span(plain, style)) }
            plain = ""
        }
        while let first = rest.first {
            let isAtWord = !(plain.last?.isLetter ?? false) && !(plain.last?.isNumber ?? false)
            if let (span, length) = whole(rest, isAtWord) {
                flush(&plain)
                spans.append(Span(span.text, Style.combined(style, span.style)))
                rest = rest.dropFirst(length)
            } else if let (trait, mark) = Self.mark(rest),
                style.traits.contains(trait) ? true : Self.closes(rest.dropFirst(mark.count), mark, isAtWord)
            {
                flush(&plain)
                style.traits.formSymmetricDifference(trait)
                rest = rest.dropFirst(mark.count)
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        flush(&plain)
        return spans
    }

    /// What has one look and nothing within: a mention, code, an address.
    private func whole(_ rest: Substring, _ isAtWord: Bool) -> (Span, length: Int)? {
        if let mention = mentions.first(where: { $0.range.lowerBound == rest.startIndex }) {
            return (span(mention), text[mention.range].count)
        }
        if rest.hasPrefix("`"), let end = rest.dropFirst().firstIndex(of: "`") {
            let code = rest[rest.index(after: rest.startIndex)..<end]
            guard !code.isEmpty, mention(in: code.startIndex..<code.endIndex) == nil else { return nil }
            return (Span(String(code), palette.code), code.count + 2)
        }
        guard isAtWord, rest.hasPrefix("http://") || rest.hasPrefix("https://") else { return nil }
        let address = rest.prefix { !$0.isWhitespace && !"<>\"`".contains($0) }
        guard mention(in: address.startIndex..<address.endIndex) == nil else { return nil }
        return (Span(String(address), palette.link), address.count)
    }

    private static func mark(_ rest: Substring) -> (Style.Traits, String)? {
        if rest.hasPrefix("**") { return (.bold, "**") }
        if rest.hasPrefix("~~") { return (.struck, "~~") }
        if rest.hasPrefix("*") { return (.italic, "*") }
        if rest.hasPrefix("_") { return (.italic, "_") }
        return nil
    }

    /// A mark opens only before a word and when another one closes it after a word; snake_case is just a name.
    private static func closes(_ rest: Substring, _ mark: String, _ isAtWord: Bool) -> Bool {
        guard isAtWord, let first = rest.first, !first.isWhitespace, first != mark.first else { return false }
        guard let end = rest.firstRange(of: mark)?.lowerBound, end > rest.startIndex else { return false }
        return !rest[rest.index(before: end)].isWhitespace
    }
}

extension Style {
    fileprivate static func combined(_ outer: Style, _ inner: Style) -> Style {
        Style(
            traits: outer.traits.union(inner.traits),
            foreground: inner.foreground ?? outer.foreground,
            background: inner.background ?? outer.background
        )
    }
}
