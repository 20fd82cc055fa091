// SPDX-License-Identifier: MIT

/// The words of a text as search knows them: what ICU's root collation does not tell apart at its primary strength is the same, and ı is i.
///
/// So case, accents, Arabic and Hebrew points, full and half width and hiragana and katakana make no difference, while marks that are letters
/// (vowels of Thai and Hindi, й) stay. A word is a run of letters and digits; of scripts that put no spaces between words, each character is a word,
/// each syllable in Hangul, so that any part of such a text is found as a phrase. Folded words are letters that the index does not have to fold again.
package enum SearchFolding {
    /// A word, and the bytes of the text that it comes from.
    struct Word {
        let folded: [UInt8]
        let range: Range<Int>
    }

    /// Bytes of folded words to each byte of a text; what goes beyond is not indexed. One character can stand for eighteen.
    private static let growth = 4
    private static let leastBytes = 1_024

    /// All words of a text, with spaces between them.
    package static func folded(_ text: String) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count + 16)
        forEachWord(in: text) { word, _ in
            if !folded.isEmpty { folded.append(UInt8(ascii: " ")) }
            folded += word
        }
        return String(decoding: folded, as: UTF8.self)
    }

    static func words(of text: String) -> [Word] {
        var words: [Word] = []
        forEachWord(in: text) { words.append(Word(folded: Array($0), range: $1)) }
        return words
    }

    private static func forEachWord(in text: String, _ tell: (ArraySlice<UInt8>, Range<Int>) -> Void) {
        var reader = Reader(mostBytes: max(leastBytes, text.utf8.count * growth))
        let scalars = Array(text.unicodeScalars)
        var (index, offset) = (0, 0)
        while index < scalars.count {
            var scalar = scalars[index]
            var next = index + 1
            if scalar.value >= 0x400, let contraction = contraction(in: scalars, at: index) {
                (scalar, next) = contraction
            }
            let end = scalars[index..<next].reduce(offset) { $0 + UTF8.width($1) }
            if scalar.isASCII {
                reader.take(ascii: UInt8(truncatingIfNeeded: scalar.value), offset..<end, tell)
            } else if (0xAC00...0xD7A3).contains(scalar.value) {
                for part in jamo(of: scalar) { reader.take(part, offset..<end, tell) }
            } else {
                var isMark = true
                table.forEach(of: scalar) {
                    isMark = false
                    reader.take($0, offset..<end, tell)
                }
                if isMark { reader.takeMark(offset..<end) }
            }
            (index, offset) = (next, end)
        }
        reader.endWord(tell)
    }

    /// Marks that may stand between the parts of a letter.
    private static let skippedMarks = 8

    /// The letter whose parts begin here, and where they end; nil when none do.
    private static func contraction(in scalars: [Unicode.Scalar], at start: Int) -> (Unicode.Scalar, end: Int)? {
        guard let candidates = contractions[scalars[start]] else { return nil }
        for (parts, whole) in candidates {
            var index = start + 1
            let isThere = parts.allSatisfy { part in
                let marks = scalars[index...].prefix(skippedMarks).prefix { $0 != part && isIgnored($0) }
                index = marks.endIndex + 1
                return marks.endIndex < scalars.count && scalars[marks.endIndex] == part
            }
            if isThere { return (whole, index) }
        }
        return nil
    }

    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        var isIgnored = true
        table.forEach(of: scalar) { _ in isIgnored = false }
        return isIgnored
    }

    /// Reads what `Tools/unicode/tables.py` has written; the longest first.
    static func readContractions(_ text: String) -> [Unicode.Scalar: [(
        parts: [Unicode.Scalar], whole: Unicode.Scalar
    )]] {
        var contractions: [Unicode.Scalar: [(parts: [Unicode.Scalar], whole: Unicode.Scalar)]] = [:]
        for each in text.split(separator: " ") {
            let scalars = each.split { $0 == "." || $0 == ":" }.compactMap {
                UInt32($0, radix: 16).flatMap { Unicode.Scalar($0) }
            }
            guard let first = scalars.first, let whole = scalars.last, scalars.count > 2 else { continue }
            contractions[first, default: []].append((Array(scalars[1..<scalars.count - 1]), whole))
        }
        return contractions.mapValues { $0.sorted { $0.parts.count > $1.parts.count } }
    }

    /// The letters of a Hangul syllable (The Unicode Standard, section 3.12).
    private static func jamo(of syllable: Unicode.Scalar) -> [Unicode.Scalar] {
        let index = syllable.value - 0xAC00
        let (leading, vowel, trailing) = (0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28)
        return [leading, vowel, trailing].prefix(trailing == 0x11A7 ? 2 : 3).compactMap { Unicode.Scalar($0) }
    }

    /// Puts characters together to words.
    private struct Reader {
        private enum Kind {
            case none, word, character
            /// A syllable of Hangul that ends with a letter of the first, second or third kind.
            case leading, vowel, trailing
        }

        let mostBytes: Int
        private var bytes = 0
        private var word: [UInt8] = []
        private var start = 0
        private var end = 0
        private var kind = Kind.none

        init(mostBytes: Int) {
            self.mostBytes = mostBytes
        }

        mutating func take(ascii byte: UInt8, _ range: Range<Int>, _ tell: (ArraySlice<UInt8>, Range<Int>) -> Void) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                begin(.word, range, tell)
                word.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                begin(.word, range, tell)
                word.append(byte | 0x20)
            // Control characters that have no weight; white space and punctuation end a word.
            case 0x00...0x08, 0x0E...0x1F, 0x7F: break
            default: endWord(tell)
            }
        }

        mutating func take(
            _ scalar: Unicode.Scalar,
            _ range: Range<Int>,
            _ tell: (ArraySlice<UInt8>, Range<Int>) -> Void
        ) {
            if scalar.isASCII { return take(ascii: UInt8(truncatingIfNeeded: scalar.value), range, tell) }
            switch scalar.value {
            case 0x1100...0x115F, 0xA960...0xA97F:
                endWord(tell)
                begin(.leading, range, tell)
            case 0x1160...0x11A7, 0xD7B0...0xD7C6:
                goOn(.vowel, after: .leading, range, tell)
            case 0x11A8...0x11FF, 0xD7CB...0xD7FF:
                goOn(.trailing, after: .vowel, range, tell)
            default:
                guard Self.isSaid(scalar) else { return endWord(tell) }
                if SpacelessScripts.contains(scalar) { endWord(tell) }
                begin(SpacelessScripts.contains(scalar) ? .character : .word, range, tell)
            }
            if let encoded = UTF8.encode(scalar) { word.append(contentsOf: encoded) }
        }

        /// A mark that does not count belongs to the letter before it, and is shown with it.
        mutating func takeMark(_ range: Range<Int>) {
            if kind != .none, end == range.lowerBound { end = range.upperBound }
        }

        /// The next letter of a syllable, if its letters stand before it.
        private mutating func goOn(
            _ new: Kind,
            after before: Kind,
            _ range: Range<Int>,
            _ tell: (ArraySlice<UInt8>, Range<Int>) -> Void
        ) {
            if kind != before {
                endWord(tell)
                start = range.lowerBound
            }
            kind = new
            end = range.upperBound
        }

        private mutating func begin(_ new: Kind, _ range: Range<Int>, _ tell: (ArraySlice<UInt8>, Range<Int>) -> Void) {
            if kind != new { endWord(tell) }
            if kind == .none { start = range.lowerBound }
            kind = new
            end = range.upperBound
        }

        mutating func endWord(_ tell: (ArraySlice<UInt8>, Range<Int>) -> Void) {
            guard kind != .none else { return }
            bytes += word.count + 1
            if bytes <= mostBytes { tell(word[...], start..<end) }
            word.removeAll(keepingCapacity: true)
            kind = .none
        }

        private static func isSaid(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
                .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .privateUse:
                true
            default: false
            }
        }
    }
}
