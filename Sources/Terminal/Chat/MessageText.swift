// SPDX-License-Identifier: MIT

/// What a message says, with its looks: the Markdown within lines, addresses, and the names that are called. Nothing that was written
/// is left out but the marks of what they do.
struct MessageText: Sendable {
    private static let fence = "```"

    private let text: String
    private let palette: Palette
    private let called: [String]
    private let me: String?
    private let base: Style

    /// - Parameters:
    ///   - text: what is said, as somebody wrote it.
    ///   - palette: the looks.
    ///   - called: the names of those it mentions.
    ///   - me: one's own name, when one is meant.
    ///   - base: how it looks where nothing else is said.
    init(_ text: String, palette: Palette, called: [String] = [], me: String? = nil, base: Style = .plain) {
        self.text = text.harmless
        self.palette = palette
        // The longest first, so that "@Ada Lovelace" is not "@Ada".
        self.called = (called.map(\.harmlessLine) + ["room"]).sorted { $0.count > $1.count }
        self.me = me?.harmlessLine
        self.base = base
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
            let spans = isCode ? [Span(String(line), palette.code)] : spans(line)
            lines += spans.wrapped(to: columns)
        }
        return lines.isEmpty ? [[]] : lines
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

    /// What has one look and nothing within: code, an address, a name.
    private func whole(_ rest: Substring, _ isAtWord: Bool) -> (Span, length: Int)? {
        if rest.hasPrefix("`"), let end = rest.dropFirst().firstIndex(of: "`") {
            let code = rest[rest.index(after: rest.startIndex)..<end]
            guard !code.isEmpty else { return nil }
            return (Span(String(code), palette.code), code.count + 2)
        }
        guard isAtWord else { return nil }
        if rest.hasPrefix("http://") || rest.hasPrefix("https://") {
            let address = rest.prefix { !$0.isWhitespace && !"<>\"`".contains($0) }
            return (Span(String(address), palette.link), address.count)
        }
        guard rest.first == "@" else { return nil }
        let name = rest.dropFirst()
        let found = called.first { name.lowercased().hasPrefix($0.lowercased()) && !name.dropFirst($0.count).goesOn }
        guard let found else { return nil }
        let isMe = me != nil && (found == "room" || found.lowercased() == me?.lowercased())
        return (Span(String(rest.prefix(found.count + 1)), isMe ? palette.called : palette.mention), found.count + 1)
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

extension Substring {
    fileprivate var goesOn: Bool { first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
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
