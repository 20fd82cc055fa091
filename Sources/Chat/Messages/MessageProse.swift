// SPDX-License-Identifier: MIT

import Store

/// The places of a message where an `@` may call somebody: not in code, links and addresses, and not where a `\` stands before it.
///
/// It reads the Markdown that the web app shows (`Web/ui/markdown.js`) as far as it decides about that. The web app and the clients read no
/// mentions of their own: they are told where the server found them (``Mentions/names``). Each character is looked at a fixed number
/// of times, whatever stands in the text.
struct MessageProse {
    let scalars: [Unicode.Scalar]
    /// The indices of the signs, ascending.
    private(set) var signs: [Int] = []

    /// Quotations in quotations that are read as such; deeper ones are text.
    private static let deepestQuote = 6
    /// Characters of a link's label.
    private static let labelLength = 500
    private static let signForms: Set<Unicode.Scalar> = ["@", "\u{FF20}", "\u{FE6B}"]
    private static let escapable: Set<Unicode.Scalar> = [
        "\\", "`", "*", "_", "~", "[", "]", ">", "@", "\u{FF20}", "\u{FE6B}",
    ]
    /// What ends an address besides white space.
    private static let addressEnds: Set<Unicode.Scalar> = ["<", ">", "\"", "`"]

    init(_ text: [UInt8]) {
        scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        readBlocks(lines(), depth: 0)
        signs.sort()
    }

    /// The sign, in the forms it has in scripts with wide letters.
    static func isSign(_ scalar: Unicode.Scalar) -> Bool { signForms.contains(scalar) }

    // MARK: Blocks

    /// The text's lines, without their ends.
    private func lines() -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for index in scalars.indices where scalars[index] == "\n" {
            lines.append(start..<(index > start && scalars[index - 1] == "\r" ? index - 1 : index))
            start = index + 1
        }
        return lines + [start..<scalars.count]
    }

    private mutating func readBlocks(_ lines: [Range<Int>], depth: Int) {
        var paragraph: [Range<Int>] = []
        var at = 0
        while at < lines.count {
            if let fence = fence(lines[at]) {
                readInline(paragraph)
                paragraph = []
                // What is not closed is code to the end.
                at += 1
                while at < lines.count, !closes(lines[at], fence) { at += 1 }
                at += 1
            } else if depth < Self.deepestQuote, unquoted(lines[at]) != nil {
                readInline(paragraph)
                paragraph = []
                var quoted: [Range<Int>] = []
                while at < lines.count, let line = unquoted(lines[at]) {
                    quoted.append(line)
                    at += 1
                }
                readBlocks(quoted, depth: depth + 1)
            } else if let item = item(lines[at]) {
                readInline(paragraph)
                paragraph = []
                readInline([item])
                at += 1
            } else {
                paragraph.append(lines[at])
                at += 1
            }
        }
        readInline(paragraph)
    }

    private func indented(_ line: Range<Int>) -> Range<Int> {
        line.lowerBound + line.prefix(3).prefix { scalars[$0] == " " }.count..<line.upperBound
    }

    /// - Returns: how many backticks open the code that begins with this line; nil when none does.
    private func fence(_ line: Range<Int>) -> Int? {
        let rest = indented(line)
        let ticks = rest.prefix { scalars[$0] == "`" }.count
        return ticks >= 3 && !rest.dropFirst(ticks).contains { scalars[$0] == "`" } ? ticks : nil
    }

    private func closes(_ line: Range<Int>, _ fence: Int) -> Bool {
        let rest = indented(line)
        let ticks = rest.prefix { scalars[$0] == "`" }.count
        return ticks >= fence && rest.dropFirst(ticks).allSatisfy { scalars[$0] == " " }
    }

    /// The line without the mark of a quotation; nil when it is none.
    private func unquoted(_ line: Range<Int>) -> Range<Int>? {
        let rest = indented(line)
        guard rest.first.map({ scalars[$0] }) == ">" else { return nil }
        let hasSpace = rest.dropFirst().first.map { scalars[$0] } == " "
        return rest.lowerBound + (hasSpace ? 2 : 1)..<rest.upperBound
    }

    /// What an item of a list says; nil when the line is none.
    private func item(_ line: Range<Int>) -> Range<Int>? {
        var rest = indented(line)
        guard let first = rest.first else { return nil }
        if ["-", "*", "+"].contains(scalars[first]) {
            rest = first + 1..<rest.upperBound
        } else {
            let digits = rest.prefix(7).prefix { ("0"..."9").contains(scalars[$0]) }.count
            guard (1...6).contains(digits), digits < rest.count, [".", ")"].contains(scalars[first + digits]) else {
                return nil
            }
            rest = first + digits + 1..<rest.upperBound
        }
        let spaces = rest.prefix { scalars[$0] == " " }.count
        guard spaces > 0, spaces < rest.count, !scalars[rest.lowerBound + spaces].properties.isWhitespace else {
            return nil
        }
        return rest.lowerBound + spaces..<rest.upperBound
    }

    // MARK: Within a block

    private mutating func readInline(_ lines: [Range<Int>]) {
        // The end of a line stands between two of them.
        var places: [Int] = []
        for line in lines where !line.isEmpty || !places.isEmpty {
            if let last = places.last { places.append(endOfLine(after: last)) }
            places += line
        }
        guard places.contains(where: { Self.isSign(scalars[$0]) }) else { return }
        let text = places.map { scalars[$0] }
        let closings = Closings(of: text)
        var at = 0
        while at < text.count {
            switch text[at] {
            case "`":
                let ticks = text[at...].prefix { $0 == "`" }.count
                at = closings.endOfCode(ticks, from: at + ticks) ?? at + ticks
            case "\\" where at + 1 < text.count && Self.escapable.contains(text[at + 1]):
                at += 2
            case "[":
                at = Self.endOfLink(text, at, closings) ?? at + 1
            case "]" where at + 1 < text.count && text[at + 1] == "(":
                at = closings.bracket(at + 1).map { $0 + 1 } ?? at + 1
            case ":" where Self.isAddress(text, colon: at):
                at += text[at...].prefix { !Self.endsAddress($0) }.count
            default:
                if Self.isSign(text[at]), Self.mayCall(text, at) { signs.append(places[at]) }
                at += 1
            }
        }
    }

    private func endOfLine(after index: Int) -> Int {
        var index = index
        while scalars[index] != "\n" { index += 1 }
        return index
    }

    /// Whether the colon is that of an address, which begins with letters and `://`.
    private static func isAddress(_ text: [Unicode.Scalar], colon: Int) -> Bool {
        guard colon > 0, colon + 2 < text.count, text[colon + 1] == "/", text[colon + 2] == "/" else { return false }
        return text[colon - 1].isASCII && text[colon - 1].properties.isAlphabetic
    }

    private static func endsAddress(_ scalar: Unicode.Scalar) -> Bool {
        // Punctuation of scripts without spaces stands in no address: there a sentence goes on right behind it.
        scalar.properties.isWhitespace || addressEnds.contains(scalar) || (0x3000...0x303F).contains(scalar.value)
            || (0xFF00...0xFF0F).contains(scalar.value) || (0xFF1A...0xFF20).contains(scalar.value)
    }

    /// - Returns: the end of the link that begins here, `[label](address)`; nil when none does.
    private static func endOfLink(_ text: [Unicode.Scalar], _ opening: Int, _ closings: Closings) -> Int? {
        let label = text[(opening + 1)...].prefix(labelLength + 1).prefix { !["[", "]", "\n"].contains($0) }
        let end = label.endIndex
        guard !label.isEmpty, label.count <= labelLength, end + 1 < text.count, text[end] == "]", text[end + 1] == "(",
            let closing = closings.bracket(end + 1)
        else { return nil }
        let target = text[(end + 2)..<closing]
        let schemes = ["https://", "http://", "mailto:"]
        return schemes.contains { target.starts(with: $0.unicodeScalars) } ? closing + 1 : nil
    }

    /// Whether an `@` begins a word, so that it can call somebody. In an address it does not; after punctuation, and after a letter of a
    /// script that puts no spaces between words, it does.
    private static func mayCall(_ text: [Unicode.Scalar], _ sign: Int) -> Bool {
        guard sign > 0 else { return true }
        let before = text[sign - 1]
        if before == "/" { return false }
        // What an address may have before its sign: `first.@here.example`.
        let joins: Set<Unicode.Scalar> = [".", "-", "+", "%", "@"]
        return !isWord(text[..<(joins.contains(before) ? sign - 1 : sign)])
    }

    /// Whether a text ends with a word of a script that puts spaces between words, marks and underscores behind it included.
    private static func isWord(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let last = text.last(where: { $0 != "_" && !$0.isMark }) else { return false }
        // A keycap is a digit with marks, and no word.
        if text.suffix(2).contains("\u{20E3}") { return false }
        return last.isPartOfWord && !SpacelessScripts.contains(last)
    }

    /// What closes the code and the brackets of a text, found in one pass.
    private struct Closings {
        /// The beginnings of the runs of backticks, by their length.
        private var runs: [Int: [Int]] = [:]
        /// The closing bracket of each opening one, without white space between the two.
        private var brackets: [Int: Int] = [:]

        init(of text: [Unicode.Scalar]) {
            var open: [Int] = []
            var at = 0
            while at < text.count {
                switch text[at] {
                case "`":
                    let ticks = text[at...].prefix { $0 == "`" }.count
                    runs[ticks, default: []].append(at)
                    at += ticks - 1
                case "(": open.append(at)
                case ")": if let opening = open.popLast() { brackets[opening] = at }
                default: if text[at].properties.isWhitespace { open = [] }
                }
                at += 1
            }
        }

        /// Where code ends that was opened by so many backticks (CommonMark 6.1).
        func endOfCode(_ ticks: Int, from start: Int) -> Int? {
            guard let runs = runs[ticks] else { return nil }
            let next = runs.partitioningIndex { $0 >= start }
            return next < runs.count ? runs[next] + ticks : nil
        }

        func bracket(_ opening: Int) -> Int? { brackets[opening] }
    }
}

extension Array {
    /// The first index whose element is on the far side, in an array that is in order.
    fileprivate func partitioningIndex(where isBeyond: (Element) -> Bool) -> Int {
        var (lower, upper) = (0, count)
        while lower < upper {
            let middle = (lower + upper) / 2
            if isBeyond(self[middle]) { upper = middle } else { lower = middle + 1 }
        }
        return lower
    }
}

extension Unicode.Scalar {
    /// A mark that belongs to the character before it, or a sign that joins it to the next.
    var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: true
        default: false
        }
    }

    /// A letter or a digit.
    var isPartOfWord: Bool {
        properties.isAlphabetic || properties.generalCategory == .decimalNumber
    }
}
