// SPDX-License-Identifier: MIT

import Foundation
import GRDB
package import WireProtocol

extension TextIndex {
    /// What is looked for. All of it must hold.
    package struct Query: Sendable, Equatable {
        package var terms: [Term] = []
        /// Texts need all of these tags…
        package var allOf: [String] = []
        /// … and of each group at least one.
        package var anyOf: [[String]] = []
        package var before: Timestamp?
        package var from: Timestamp?
        package var order = Order.newest

        package init() {}
    }

    /// A word or several.
    package struct Term: Sendable, Hashable {
        /// Of more than one word: they follow each other.
        package let words: String
        /// The last word may go on.
        package let isPrefix: Bool
        /// Texts must not have it.
        package let isExcluded: Bool

        package init(_ words: String, isPrefix: Bool = false, isExcluded: Bool = false) {
            self.words = words
            self.isPrefix = isPrefix
            self.isExcluded = isExcluded
        }

        /// Whether there is anything in it that the index knows.
        package var isEmpty: Bool {
            !words.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        }
    }

    package enum Order: String, Sendable {
        case newest
        /// The texts that the words say most about, of the newest ``TextIndex/rankedHits``.
        case best
    }

    /// A text that was found.
    package struct Hit: Sendable, Equatable {
        package let key: [UInt8]
        /// The part of the text around the words.
        package let snippet: [SnippetPart]
    }

    /// A part of a snippet.
    package struct SnippetPart: Sendable, Equatable {
        package let text: String
        /// It is what was looked for.
        package let isHit: Bool
    }

    /// Hits, and where the next page begins.
    package struct Page: Sendable, Equatable {
        package let hits: [Hit]
        /// The snippets are those of the texts as of this revision.
        package let asOf: Revision
        /// nil when there are no more.
        package let next: Int64?
    }

    /// Texts that are ranked: scoring all that have a common word would take seconds.
    static let rankedHits = 10_000
    /// Words of a snippet.
    private static let snippetWords = 24

    /// Finds texts.
    /// - Parameter after: ``Page/next`` of the page before.
    package func search(_ query: Query, after: Int64? = nil, limit: Int) throws(StoreError) -> Page {
        do {
            return try pool.read { database in
                let asOf = try Self.position(database)
                guard let expression = try Self.expression(for: query, database) else {
                    return Page(hits: [], asOf: asOf, next: nil)
                }
                let rows = try Self.rows(matching: expression, query, after, limit: limit + 1, database)
                let hits = rows.prefix(limit).map { Hit(key: Array($0.key), snippet: Self.parts(of: $0.snippet)) }
                guard rows.count > limit, let last = rows.prefix(limit).last else {
                    return Page(hits: hits, asOf: asOf, next: nil)
                }
                return Page(
                    hits: hits,
                    asOf: asOf,
                    next: query.order == .newest ? last.id : (after ?? 0) + Int64(limit)
                )
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private typealias Found = (id: Int64, key: Data, snippet: String)

    private static func rows(
        matching expression: String,
        _ query: Query,
        _ after: Int64?,
        limit: Int,
        _ database: Database
    ) throws -> [Found] {
        let from = query.from.map { firstID(at: $0) } ?? 0
        let before = query.before.map { firstID(at: $0) } ?? .max
        let matches = "words MATCH ? AND words.rowid >= ? AND words.rowid < ?"
        // Snippets are made of the rows of the page only.
        let page: String
        var arguments: StatementArguments = [expression, from]
        switch query.order {
        case .newest:
            page = "SELECT rowid AS id, -rowid AS place FROM words WHERE \(matches) ORDER BY rowid DESC LIMIT ?"
            arguments += [min(before, after ?? .max), limit]
        case .best:
            page = """
                SELECT id, score AS place FROM (
                    SELECT rowid AS id, bm25(words, 1.0, 0.0) AS score FROM words WHERE \(matches)
                    ORDER BY rowid DESC LIMIT \(rankedHits)
                ) ORDER BY score, id DESC LIMIT ? OFFSET ?
                """
            arguments += [before, limit, after ?? 0]
        }
        let sql = """
            WITH page AS MATERIALIZED (\(page))
            SELECT page.id, document.key, snippet(words, 0, ?, ?, '…', \(snippetWords)) AS snippet
            FROM page JOIN document ON document.id = page.id JOIN words ON words.rowid = page.id AND words MATCH ?
            ORDER BY page.place, page.id DESC
            """
        arguments += [String(SpacelessScripts.hitBegins), String(SpacelessScripts.hitEnds), expression]
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
            (row["id"], row["key"], row["snippet"])
        }
    }

    // MARK: What FTS5 is asked

    /// - Returns: nil when nothing can match, because a tag is unknown.
    private static func expression(for query: Query, _ database: Database) throws -> String? {
        let find = try database.cachedStatement(sql: "SELECT id FROM tag WHERE name = ?")
        func token(_ tag: String) throws -> String? { try Int64.fetchOne(find, arguments: [tag]).map { "t\($0)" } }
        var wanted: [String] = []
        for tag in query.allOf {
            guard let token = try token(tag) else { return nil }
            wanted.append("tags : \(token)")
        }
        for group in query.anyOf {
            let tokens = try group.compactMap(token)
            guard !tokens.isEmpty else { return nil }
            wanted.append("tags : (\(tokens.joined(separator: " OR ")))")
        }
        wanted += query.terms.filter { !$0.isExcluded }.map(phrase)
        guard !wanted.isEmpty else { return nil }
        let excluded = query.terms.filter(\.isExcluded).map(phrase)
        let all = wanted.map { "(\($0))" }.joined(separator: " AND ")
        return excluded.isEmpty ? all : "(\(all)) NOT (\(excluded.joined(separator: " OR ")))"
    }

    /// A term in FTS5's language, where nothing of it can be mistaken for an operator.
    private static func phrase(_ term: Term) -> String {
        let words = SpacelessScripts.separated(term.words).replacing("\"", with: " ").replacing("\0", with: " ")
        return "text : \"\(words)\"" + (term.isPrefix ? " *" : "")
    }

    // MARK: Snippets

    /// Takes a snippet apart at its marks.
    private static func parts(of snippet: String) -> [SnippetPart] {
        var parts: [SnippetPart] = []
        var (text, isHit) = ("", false)
        func add() {
            guard !text.isEmpty else { return }
            if let last = parts.last, last.isHit == isHit {
                parts[parts.count - 1] = SnippetPart(text: last.text + text, isHit: isHit)
            } else {
                parts.append(SnippetPart(text: text, isHit: isHit))
            }
            text = ""
        }
        for scalar in snippet.unicodeScalars {
            switch scalar {
            case SpacelessScripts.separator: break
            case SpacelessScripts.hitBegins, SpacelessScripts.hitEnds:
                add()
                isHit = scalar == SpacelessScripts.hitBegins
            default: text.unicodeScalars.append(scalar)
            }
        }
        add()
        return parts
    }
}
