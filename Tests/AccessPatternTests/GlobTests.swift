// SPDX-License-Identifier: MIT

import AccessPattern
import TestBasics
import Testing

@Suite("Globs")
struct GlobTests {
    private static let table: [(glob: String, matching: [String], other: [String])] = [
        ("", [""], ["a"]),
        ("a", ["a"], ["", "aa", "A"]),
        ("*", ["", "a", "a:b\n\0"], []),
        ("**", ["", "a"], []),
        ("a*", ["a", "ab", "a*"], ["", "ba"]),
        ("*a", ["a", "ba", "aa"], ["", "ab"]),
        ("a*b", ["ab", "aab", "a:b", "abab"], ["a", "b", "aba", "ba"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("ab*ba", ["abba", "abxba"], ["aba"]),
        ("*a*", ["a", "bab"], ["", "b"]),
        ("*a*b*", ["ab", "xaxbx", "aab"], ["ba", "a"]),
        ("a*b*c", ["abc", "abcbc", "axbxc"], ["acb", "ac", "abcd"]),
        ("*aab*aab*", ["aabaab", "aaabxaaab"], ["aabab", "aab"]),
        ("a*ab*b", ["aabb", "aababb"], ["abb", "aab"]),
        ("board:*:title", ["board:7:title", "board::title", "board:a:b:title"], ["board:title", "board:7:titles"]),
        (".+?[]{}()|^$\\", [".+?[]{}()|^$\\"], ["a"]),
        ("?", ["?"], ["a"]),
        ("é*", ["é", "éa"], ["e\u{301}"]),
    ]

    @Test("a star stands for any run of bytes, all else for itself", arguments: table)
    func matching(glob: String, matching: [String], other: [String]) {
        let compiled = Glob(Array(glob.utf8))
        for key in matching { #expect(compiled.matches(Array(key.utf8)), "\(glob) matches \(key)") }
        for key in other { #expect(!compiled.matches(Array(key.utf8)), "\(glob) does not match \(key)") }
    }

    @Test(
        "what stands before the first star is what a glob is found by",
        arguments: [
            ("", "", true), ("abc", "abc", true), ("a*", "a", false), ("*", "", false), ("a:*:b*", "a:", false),
        ]
    )
    func prefix(glob: String, prefix: String, isExact: Bool) {
        #expect(Glob(Array(glob.utf8)).literalPrefix == Array(prefix.utf8))
        #expect(Glob(Array(glob.utf8)).isExact == isExact)
    }

    @Test("repeated stars are one star, and nothing else is alike")
    func equality() {
        #expect(Glob(Array("a**b".utf8)) == Glob(Array("a*b".utf8)))
        #expect(Glob(Array("a".utf8)) != Glob(Array("a*".utf8)))
        #expect(Set(["*a", "a*", "a", "*a*"].map { Glob(Array($0.utf8)) }).count == 4)
    }

    @Test("a glob takes no longer than key times pattern")
    func work() {
        let glob = Glob(Array((String(repeating: "*a", count: 100) + "*b").utf8))
        #expect(!glob.matches(Array(String(repeating: "a", count: 512).utf8)))
    }

    @Test("a random glob matches what trying every way matches", arguments: seeds(5))
    func model(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var matched = 0
        for _ in 0..<2_000 {
            let glob = (0..<random.below(8)).map { _ in random.pick(Array("ab**".utf8)) }
            let key = random.bytes(random.below(9), from: UInt8(ascii: "a")...UInt8(ascii: "b"))
            let expected = Self.matches(glob[...], key[...])
            if expected { matched += 1 }
            #expect(Glob(glob).matches(key) == expected, "\(String(decoding: glob, as: UTF8.self)) \(key)")
            #expect(!expected || key.starts(with: Glob(glob).literalPrefix))
        }
        #expect((200..<1_800).contains(matched))
    }

    private static func matches(_ glob: ArraySlice<UInt8>, _ key: ArraySlice<UInt8>) -> Bool {
        guard let first = glob.first else { return key.isEmpty }
        if first == UInt8(ascii: "*") {
            return matches(glob.dropFirst(), key) || !key.isEmpty && matches(glob, key.dropFirst())
        }
        return key.first == first && matches(glob.dropFirst(), key.dropFirst())
    }
}
