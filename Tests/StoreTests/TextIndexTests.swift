// SPDX-License-Identifier: MIT

import Foundation
import GRDB
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: the index of texts")
struct TextIndexTests {
    private let folder: TemporaryFolder
    private let index: TextIndex

    init() throws {
        folder = try TemporaryFolder()
        index = try TextIndex(directory: folder.url, upTo: .zero)
    }

    private func put(_ key: String, _ text: String, tags: [String] = ["a"], at: Int64 = 0) -> TextIndex.Update {
        let at = Timestamp(milliseconds: at)
        return .put(TextIndex.Document(key: Array(key.utf8), text: text, tags: tags, at: at))
    }

    private func query(_ terms: [TextIndex.Term], _ change: (inout TextIndex.Query) -> Void = { _ in })
        -> TextIndex.Query
    {
        var query = TextIndex.Query()
        query.terms = terms
        query.allOf = ["a"]
        change(&query)
        return query
    }

    /// The keys of what is found, in order.
    private func found(_ query: TextIndex.Query, in index: TextIndex? = nil) throws -> [String] {
        try (index ?? self.index).search(query, limit: 100).keys.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "words are found in any case and accent, phrases in order, beginnings where asked, any part where there are no spaces",
        arguments: [
            (TextIndex.Term("hello"), ["1"]),
            (TextIndex.Term("CAFE"), ["1"]),
            (TextIndex.Term("hell"), []),
            (TextIndex.Term("hell", isPrefix: true), ["1"]),
            (TextIndex.Term("hello brave"), ["1"]),
            (TextIndex.Term("brave hello"), []),
            (TextIndex.Term("hello bra", isPrefix: true), ["1"]),
            (TextIndex.Term("foo_bar"), ["2"]),
            (TextIndex.Term("bar"), ["2"]),
            (TextIndex.Term("京"), ["3"]),
            (TextIndex.Term("東京"), ["3"]),
            (TextIndex.Term("京東"), []),
            (TextIndex.Term("京都 は"), ["3"]),
            (TextIndex.Term("학교"), ["4"]),
            (TextIndex.Term("iPhone15"), ["5"]),
            (TextIndex.Term("買った"), ["5"]),
            (TextIndex.Term("привет"), ["6"]),
            (TextIndex.Term("\" OR text : \""), []),
            (TextIndex.Term("NEAR(hello"), []),
            (TextIndex.Term("t1"), []),
            (TextIndex.Term("ıstanbul"), ["7"]),
            (TextIndex.Term("οδός"), ["7"]),
            (TextIndex.Term("еж"), ["8"]),
            (TextIndex.Term("мои"), []),
            (TextIndex.Term("محمد"), ["9"]),
            (TextIndex.Term("𞤢𞤣𞤤𞤢𞤥"), ["10"]),
            (TextIndex.Term("학ᄀ"), []),
        ] as [(TextIndex.Term, [String])]
    )
    func words(term: TextIndex.Term, keys: [String]) throws {
        try index.apply(
            [
                put("1", "Hello brave café"), put("2", "see foo_bar() there"), put("3", "東京都は大きい"),
                put("4", "나는 학교에 간다"), put("5", "iPhone15を買った"), put("6", "Привет, мир"),
                put("7", "İSTANBUL’da ΟΔΟΣ"), put("8", "гоголь-моголь, мой ёж"), put("9", "مُحَمَّد"),
                put("10", "𞤀𞤣𞤤𞤢𞤥"),
            ],
            through: Revision(6)
        )
        #expect(try found(query([term])) == keys)
    }

    @Test("all that is asked for must hold, and nothing that is excluded")
    func combined() throws {
        try index.apply(
            [
                put("1", "red fish", tags: ["a", "x"], at: 1_000), put("2", "red bird", tags: ["a", "y"], at: 2_000),
                put("3", "blue fish", tags: ["a", "y"], at: 3_000), put("4", "red fish", tags: ["x"], at: 4_000),
            ],
            through: Revision(4)
        )
        #expect(try found(query([TextIndex.Term("red"), TextIndex.Term("fish")])) == ["1"])
        #expect(try found(query([TextIndex.Term("red"), TextIndex.Term("bird", isExcluded: true)])) == ["1"])
        #expect(try found(query([]) { $0.anyOf = [[.exactly("y"), .exactly("unknown")]] }) == ["3", "2"])
        #expect(try found(query([]) { $0.anyOf = [[.exactly("x"), .exactly("y")], [.exactly("y")]] }) == ["3", "2"])
        #expect(try found(query([]) { $0.anyOf = [[.exactly("unknown")]] }).isEmpty)
        #expect(try found(query([]) { $0.allOf.append("unknown") }).isEmpty)
        #expect(try found(query([]) { $0.from = Timestamp(milliseconds: 2_000) }) == ["3", "2"])
        #expect(try found(query([]) { $0.before = Timestamp(milliseconds: 2_000) }) == ["1"])
        #expect(try found(query([TextIndex.Term("fish", isExcluded: true)])) == ["2"])
        #expect(try found(TextIndex.Query()).isEmpty)
    }

    @Test("a text that is put in again replaces the earlier one and keeps its place; one that is removed is gone")
    func replaced() throws {
        try index.apply([put("1", "first", at: 7), put("2", "second", at: 7)], through: Revision(2))
        try index.apply([put("1", "changed", at: 7)], through: Revision(3))
        #expect(try found(query([TextIndex.Term("first")])).isEmpty)
        #expect(try found(query([])) == ["2", "1"])
        try index.apply([.remove(key: Array("2".utf8)), .remove(key: Array("none".utf8))], through: Revision(4))
        #expect(try found(query([])) == ["1"])
        #expect(try index.cursor() == Revision(4))
    }

    @Test("pages follow each other without a gap, newest or best first", arguments: [TextIndex.Order.newest, .best])
    func pages(order: TextIndex.Order) throws {
        // Equal times, and ever shorter texts around the word: the shortest is the best.
        let texts = (1...25).map {
            put("\($0)", "word" + String(repeating: " other", count: 30 - $0), at: Int64($0 / 2))
        }
        try index.apply(texts, through: Revision(1))
        let query = query([TextIndex.Term("word")]) { $0.order = order }
        var keys: [String] = []
        var next: Int64?
        repeat {
            let page = try index.search(query, after: next, limit: 10)
            #expect(page.keys.count <= 10)
            keys += page.keys.map { String(decoding: $0, as: UTF8.self) }
            next = page.next
        } while next != nil
        #expect(keys == (1...25).reversed().map { "\($0)" })
    }

    @Test("a snippet shows the words in their place, as they were written, with each hit marked")
    func snippets() {
        func snippet(_ text: String, _ terms: String...) -> String {
            query(terms.map { TextIndex.Term($0, isPrefix: $0.hasSuffix("*"), isExcluded: $0.hasPrefix("-")) }).snippet(
                of: text
            )
            .map { $0.isHit ? "[\($0.text)]" : $0.text }.joined()
        }
        let long = Array(repeating: "filler", count: 200).joined(separator: " ")
        let middle = snippet("\(long) the Quick fox, quick! \(long)", "quick")
        #expect(middle.contains("the [Quick] fox, [quick]! filler"))
        #expect(middle.count < 300 && middle.hasPrefix("…") && middle.hasSuffix("…"))
        #expect(snippet("昨日は東京へ行った", "東京") == "昨日は[東京]へ行った")
        #expect(snippet("Straße und Straßen", "STRASSE") == "[Straße] und Straßen")
        #expect(snippet("Straße und Straßen", "stras*") == "[Straße] und [Straßen]")
        #expect(snippet("Ёлка, cafe\u{301}!", "елка", "CAFÉ") == "[Ёлка], [cafe\u{301}]!")
        #expect(snippet("㍿です", "会社") == "[㍿]です")
        #expect(snippet("two, words. two", "two words") == "[two, words]. two")
        #expect(snippet("red and blue", "red", "-blue") == "[red] and blue")
        #expect(snippet("🎉 only 🎉") == "🎉 only 🎉")
        #expect(snippet("🎉") == "🎉")
        #expect(snippet("\(long) one \(long) one two \(long)", "one", "two").contains("[one] [two]"))
        #expect(snippet(String(repeating: "é", count: 8_000), "a").count < 4_010)
        #expect(snippet("") == "")
    }

    @Test("names are found by the beginning of any of their words, folded as texts are")
    func names() throws {
        let names = ["Ada Lovelace", "Adam", "Zoë", "王小明", "Love"]
        try index.apply(
            names.enumerated().map { number, name in
                .put(
                    TextIndex.Document(
                        key: Array(name.utf8),
                        text: "x",
                        tags: ["a"],
                        names: [name],
                        at: Timestamp(milliseconds: Int64(number))
                    )
                )
            },
            through: Revision(1)
        )
        func named(_ beginning: String) throws -> [String] {
            try found(query([]) { $0.anyOf = [[.name(beginning: beginning)]] })
        }
        #expect(try named("ad") == ["Adam", "Ada Lovelace"])
        #expect(try named("LOVE") == ["Love", "Ada Lovelace"])
        #expect(try named("ada love") == ["Ada Lovelace"])
        #expect(try named("zoe") == ["Zoë"])
        #expect(try named("小明") == ["王小明"])
        #expect(try named("ovelace").isEmpty)
        #expect(try named("!").isEmpty)
    }

    @Test("what a transaction that fails has named is named anew by the next one")
    func failure() throws {
        try index.apply([put("1", "word")], through: Revision(1))
        try index.pool.write { try $0.execute(sql: "ALTER TABLE position RENAME TO elsewhere") }
        #expect(throws: StoreError.self) {
            try index.apply([put("2", "word", tags: ["a", "b"])], through: Revision(2))
        }
        try index.pool.write { try $0.execute(sql: "ALTER TABLE elsewhere RENAME TO position") }
        try index.apply(
            [put("2", "word", tags: ["a", "c"]), put("3", "word", tags: ["a", "b"])],
            through: Revision(3)
        )
        #expect(try found(query([]) { $0.allOf = ["b"] }) == ["3"])
        #expect(try found(query([]) { $0.allOf = ["c"] }) == ["2"])
    }

    @Test("a search names a thousand tags, as many as a person has rooms")
    func manyTags() throws {
        try index.apply(
            (1...1_000).map { put("\($0)", "word", tags: ["a", "room \($0)"], at: Int64($0)) },
            through: Revision(1)
        )
        let all = query([TextIndex.Term("word")]) { $0.anyOf = [(1...1_000).map { .exactly("room \($0)") }] }
        #expect(try index.search(all, limit: 5).keys.map { String(decoding: $0, as: UTF8.self) }.first == "1000")
        #expect(try found(query([]) { $0.anyOf = [[.exactly("room 7")]] }) == ["7"])
    }

    @Test("what was brought in is there after opening it again; of another history or damaged, it begins anew")
    func opening() throws {
        try index.apply([put("1", "word")], through: Revision(5))
        try index.close()
        let again = try TextIndex(directory: folder.url, upTo: Revision(5))
        #expect(try found(query([TextIndex.Term("word")]), in: again) == ["1"])
        #expect(try again.cursor() == Revision(5))
        try again.close()
        let ahead = try TextIndex(directory: folder.url, upTo: Revision(4))
        #expect(try ahead.cursor() == .zero)
        #expect(try found(query([TextIndex.Term("word")]), in: ahead).isEmpty)
        try ahead.close()
        try Data(repeating: 7, count: 5_000).write(to: folder.file("search.sqlite"))
        let damaged = try TextIndex(directory: folder.url, upTo: Revision(9))
        #expect(try damaged.cursor() == .zero)
        try damaged.apply([put("1", "word")], through: Revision(1))
        #expect(try found(query([TextIndex.Term("word")]), in: damaged) == ["1"])
    }
}
