// SPDX-License-Identifier: MIT

import Foundation
package import Store
import WireProtocol

/// A query as a person types it (docs/protocol.md, "Searching"): words, `"phrases"`, `begin*`, `-without`, and the filters
/// `from:`, `in:`, `before:`, `after:` and `has:link`.
package struct SearchQuery: Sendable, Equatable {
    package private(set) var terms: [TextIndex.Term] = []
    /// Starts of people's names, or IDs of people, one of whom must be the sender.
    package private(set) var senders: [String] = []
    /// Names or ids of rooms, in one of which it is.
    package private(set) var rooms: [String] = []
    package private(set) var before: Timestamp?
    /// This time or later.
    package private(set) var after: Timestamp?
    package private(set) var hasLink = false

    /// - Throws: ``ChatError/badRequest(_:)`` with what is wrong with it.
    package init(_ text: String) throws(ChatError) {
        guard text.utf8.count <= ChatLimits.searchBytes, text.unicodeScalars.count <= ChatLimits.searchLength else {
            throw .tooLarge("A search can have at most \(ChatLimits.searchLength) characters.")
        }
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        var parts = 0
        while let part = reader.next() {
            parts += 1
            guard parts <= ChatLimits.searchTerms else {
                throw .tooLarge("A search can have at most \(ChatLimits.searchTerms) words and filters.")
            }
            try add(part)
        }
        guard
            terms.contains(where: { !$0.isExcluded }) || !senders.isEmpty || !rooms.isEmpty || hasLink
                || before != nil || after != nil
        else { throw .badRequest("Enter a word, or a filter such as from:name.") }
    }

    private mutating func add(_ part: Reader.Part) throws(ChatError) {
        guard let filter = part.filter else {
            let term = TextIndex.Term(part.text, isPrefix: part.isPrefix, isExcluded: part.isExcluded)
            // Punctuation alone is not in the index.
            if !term.isEmpty { terms.append(term) }
            return
        }
        guard !part.text.isEmpty else { throw .badRequest("Enter a value after \(filter.rawValue):.") }
        switch filter {
        case .from: senders.append(part.text)
        case .in: rooms.append(part.text)
        case .before: before = min(before ?? Timestamp(milliseconds: .max), try Self.time(part.text, of: filter))
        case .after: after = max(after ?? Timestamp(milliseconds: 0), try Self.time(part.text, of: filter))
        case .has:
            guard part.text == "link" else { throw .badRequest("Unknown filter has:\(part.text). Use has:link.") }
            hasLink = true
        }
    }

    private static func time(_ text: String, of filter: Filter) throws(ChatError) -> Timestamp {
        let day = try? Date(text, strategy: .iso8601.year().month().day())
        guard let date = day ?? (try? Date(text, strategy: .iso8601)) else {
            throw .badRequest(
                "\(filter.rawValue): needs a day (2026-11-25, in UTC) or a time with its zone (2026-11-25T09:00:00+01:00)."
            )
        }
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000))
    }

    fileprivate enum Filter: String, CaseIterable {
        case from, `in`, before, after, has
    }
}

extension SearchQuery {
    /// Takes the parts of what was typed one by one.
    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>

        struct Part {
            var filter: Filter?
            var text: String
            var isPrefix = false
            var isExcluded = false
        }

        mutating func next() -> Part? {
            rest = rest.drop { $0.properties.isWhitespace }
            guard let first = rest.first else { return nil }
            var part = Part(text: "")
            if first == "-" {
                rest.removeFirst()
                part.isExcluded = true
            }
            if let phrase = quoted() {
                part.text = phrase
                if rest.first == "*" {
                    rest.removeFirst()
                    part.isPrefix = true
                }
            } else {
                part.text = word(until: { $0 == ":" })
                if !part.isExcluded, rest.first == ":", let filter = Filter(rawValue: part.text.lowercased()) {
                    rest.removeFirst()
                    part.filter = filter
                    // What is typed as a sentence has a space behind the colon.
                    rest = rest.drop { $0.properties.isWhitespace }
                    part.text = quoted() ?? word(until: { _ in false })
                    return part
                }
                part.text += word(until: { _ in false })
                part.isPrefix = part.text.hasSuffix("*")
            }
            return part
        }

        /// A text between quotation marks, as they are typed or as a phone makes them; what is not closed goes to the end.
        private mutating func quoted() -> String? {
            let marks: Set<Unicode.Scalar> = ["\"", "“", "”", "„"]
            guard let first = rest.first, marks.contains(first) else { return nil }
            rest.removeFirst()
            let text = rest.prefix { !marks.contains($0) }
            rest = rest.dropFirst(text.count + 1)
            return string(text)
        }

        private mutating func word(until ends: (Unicode.Scalar) -> Bool) -> String {
            let text = rest.prefix { !$0.properties.isWhitespace && !ends($0) }
            rest = rest.dropFirst(text.count)
            return string(text)
        }

        private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
            String(String.UnicodeScalarView(scalars))
        }
    }
}
