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
        package var anyOf: [[Tag]] = []
        package var before: Timestamp?
        package var from: Timestamp?
        package var order = Order.newest

        package init() {}
    }

    /// What a text is found by besides its words.
    package enum Tag: Sendable, Hashable {
        case exactly(String)
        /// A name has a word, or several, that begin so.
        case name(beginning: String)
    }

    /// A word or several.
    package struct Term: Sendable, Hashable {
        /// Of more than one word: they follow each other. As the index has them, with a space between them.
        package let words: String
        /// The last word may go on.
        package let isPrefix: Bool
        /// Texts must not have it.
        package let isExcluded: Bool

        package init(_ words: String, isPrefix: Bool = false, isExcluded: Bool = false) {
            self.words = SearchFolding.folded(words)
            self.isPrefix = isPrefix
            self.isExcluded = isExcluded
        }

        /// Whether there is anything in it that the index knows.
        package var isEmpty: Bool { words.isEmpty }
    }

    package enum Order: String, Sendable {
        case newest
        /// The texts that the words say most about, of the newest ``TextIndex/rankedHits``.
        case best
    }

    /// The keys of texts that were found, and where the next page begins.
    package struct Page: Sendable, Equatable {
        package let keys: [[UInt8]]
        /// They were found in the texts as of this revision.
        package let asOf: Revision
        /// nil when there are no more.
        package let next: Int64?
    }

    /// Texts that are ranked: scoring all that have a common word would take seconds.
    static let rankedHits = 10_000
    /// Names that are looked for together.
    private static let namesPerTag = 1_000

    /// Finds texts.
    /// - Parameter after: ``Page/next`` of the page before.
    package func search(_ query: Query, after: Int64? = nil, limit: Int) throws(StoreError) -> Page {
        do {
            return try pool.read { database in
                let asOf = try Self.position(database)
                guard let expression = try Self.expression(for: query, database) else {
                    return Page(keys: [], asOf: asOf, next: nil)
                }
                let rows = try Self.rows(matching: expression, query, after, limit: limit + 1, database)
                let keys = rows.prefix(limit).map { Array($0.key) }
                guard rows.count > limit, let last = rows.prefix(limit).last else {
                    return Page(keys: keys, asOf: asOf, next: nil)
                }
                return Page(
                    keys: keys,
                    asOf: asOf,
                    next: query.order == .newest ? last.id : (after ?? 0) + Int64(limit)
                )
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private typealias Found = (id: Int64, key: Data)

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
            SELECT page.id, document.key FROM page JOIN document ON document.id = page.id
            ORDER BY page.place, page.id DESC
            """
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
            (row["id"], row["key"])
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
            let tokens = try group.flatMap { tag in
                switch tag {
                case .exactly(let name): try [token(name)].compactMap(\.self)
                case .name(let beginning): try names(beginning, database)
                }
            }
            guard !tokens.isEmpty else { return nil }
            wanted.append("tags : (\(tokens.joined(separator: " OR ")))")
        }
        wanted += query.terms.filter { !$0.isExcluded }.map(phrase)
        guard !wanted.isEmpty else { return nil }
        let excluded = query.terms.filter(\.isExcluded).map(phrase)
        let all = wanted.map { "(\($0))" }.joined(separator: " AND ")
        return excluded.isEmpty ? all : "(\(all)) NOT (\(excluded.joined(separator: " OR ")))"
    }

    private static func names(_ beginning: String, _ database: Database) throws -> [String] {
        let words = SearchFolding.folded(beginning)
        guard !words.isEmpty else { return [] }
        let sql =
            "SELECT DISTINCT tag FROM name WHERE words >= ?1 AND words < ?1 || char(0x10FFFF) LIMIT \(namesPerTag)"
        return try Int64.fetchAll(database.cachedStatement(sql: sql), arguments: [words]).map { "t\($0)" }
    }

    /// A term in FTS5's language. Folded words have no sign in them that could be mistaken for an operator.
    private static func phrase(_ term: Term) -> String {
        "text : \"\(term.words)\"" + (term.isPrefix ? " *" : "")
    }
}
