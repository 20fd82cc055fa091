// SPDX-License-Identifier: MIT

import Store
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: what is typed to search")
struct SearchQueryTests {
    @Test(
        "words, phrases, beginnings and exclusions",
        arguments: [
            ("hello", [TextIndex.Term("hello")]),
            (" two  words ", [TextIndex.Term("two"), TextIndex.Term("words")]),
            ("\"two words\"", [TextIndex.Term("two words")]),
            ("“two words” more", [TextIndex.Term("two words"), TextIndex.Term("more")]),
            ("\"not closed", [TextIndex.Term("not closed")]),
            ("beg*", [TextIndex.Term("beg*", isPrefix: true)]),
            ("\"two wor\"*", [TextIndex.Term("two wor", isPrefix: true)]),
            ("yes -no", [TextIndex.Term("yes"), TextIndex.Term("no", isExcluded: true)]),
            ("yes -\"no way\"", [TextIndex.Term("yes"), TextIndex.Term("no way", isExcluded: true)]),
            ("12:30", [TextIndex.Term("12:30")]),
            ("http://x.y", [TextIndex.Term("http://x.y")]),
            ("a !!! b", [TextIndex.Term("a"), TextIndex.Term("b")]),
            ("東京", [TextIndex.Term("東京")]),
        ]
    )
    func terms(text: String, terms: [TextIndex.Term]) throws {
        #expect(try SearchQuery(text).terms == terms)
    }

    @Test("filters are told from words, in either case, with names in quotation marks")
    func filters() throws {
        let query = try SearchQuery("from:ada FROM:\"Bob B.\" in:general has:link after:2026-01-01 before:2026-02-01 x")
        #expect(query.senders == ["ada", "Bob B."])
        #expect(query.rooms == ["general"])
        #expect(query.hasLink)
        #expect(query.after == Timestamp(milliseconds: 1_767_225_600_000))
        #expect(query.before == Timestamp(milliseconds: 1_769_904_000_000))
        #expect(query.terms == [TextIndex.Term("x")])
        #expect(try SearchQuery("after:2026-01-01T01:00:00+01:00").after == query.after)
        #expect(try SearchQuery("from:me").senders == ["me"])
        #expect(try SearchQuery("from: ada in:  \"Ops Team\" from:@Ada").senders == ["ada", "@Ada"])
        #expect(try SearchQuery("in:  \"Ops Team\" x").rooms == ["Ops Team"])
    }

    @Test(
        "what cannot be searched for is refused with a reason",
        arguments: [
            "", "   ", "!!!", "-no", "before:yesterday", "after:2026-13-01", "has:cheese", "from:", "x in: ",
            String(repeating: "x", count: 501), String(repeating: "x ", count: 21),
        ]
    )
    func refused(text: String) {
        #expect(throws: ChatError.self) { try SearchQuery(text) }
    }
}
