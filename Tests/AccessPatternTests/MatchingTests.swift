// SPDX-License-Identifier: MIT

import AccessPattern
import Testing

@Suite("Access patterns: matching")
struct MatchingTests {
    /// The answers are those of `new RegExp(pattern).test(key)`.
    private static let table: [(pattern: String, found: [String], notFound: [String])] = [
        ("", ["", "anything"], []),
        ("room", ["room", "chatroom:1", "a room"], ["roo", "Room", ""]),
        ("sub-test-*", ["sub-test-", "sub-test", "sub-test-key-1"], ["sub-tes"]),
        ("^chatrooms$", ["chatrooms"], ["chatrooms:1", "xchatrooms", "chatrooms\n", ""]),
        ("^(chat:7f3|chatrooms)$", ["chat:7f3", "chatrooms"], ["chat:7f", "chat:7f31", "chatroomschat:7f3"]),
        ("^ns-2:.*$", ["ns-2:", "ns-2:a", "ns-2:\0", "ns-2:ÿ"], ["ns-2", "ns-1:a", "ns-2:a\nb", "ns-2:\u{2028}"]),
        ("^product:*$", ["product", "product:::"], ["product:1"]),
        (".", ["a", "\0", "é", "😀", "\t", "\u{85}"], ["", "\n", "\r", "\u{2028}", "\u{2029}"]),
        ("^.$", ["a", "é", "😀"], ["", "ab", "e\u{301}"]),
        ("a|b", ["a", "xb"], ["c", ""]),
        ("|b", ["", "anything"], []),
        ("^(|a)$", ["", "a"], ["aa", "b"]),
        ("^a|b$", ["ax", "xb", "ab"], ["xa", "bx"]),
        ("^a*$", ["", "a", "aaaa"], ["ab"]),
        ("^a+$", ["a", "aaaa"], ["", "ab"]),
        ("^a?b$", ["b", "ab"], ["aab", ""]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaaa"], ["a", ""]),
        ("^a{1,3}$", ["a", "aa", "aaa"], ["", "aaaa"]),
        ("^a{0}b$", ["b"], ["ab"]),
        ("^a{0,0}b$", ["b"], ["ab"]),
        ("^(ab){2}$", ["abab"], ["ab", "abb", "ababab"]),
        ("^(a|b){2,3}?$", ["ab", "bba"], ["a", "abab"]),
        ("^a*?b+?c??$", ["aab", "bc"], ["a", "bcc"]),
        ("^(a*)*$", ["", "aaa"], ["b"]),
        ("^(a*)+b$", ["b", "aab"], ["a"]),
        ("^(a|b*)*c$", ["c", "abbac"], ["abd"]),
        ("^(){5}a$", ["a"], ["", "aa"]),
        ("a{,2}", ["a{,2}"], ["a", "aa"]),
        ("^x{$", ["x{"], ["x"]),
        ("^x{1$", ["x{1"], ["x"]),
        ("^x{1,2$", ["x{1,2"], ["xx"]),
        ("^x{a}$", ["x{a}"], ["x"]),
        ("^x{1 }$", ["x{1 }"], ["x"]),
        ("^{}}]$", ["{}}]"], ["}"]),
        ("^[abc]$", ["a", "c"], ["d", "", "ab"]),
        ("^[^abc]$", ["d", "\n", "é", "😀"], ["a", ""]),
        ("^[a-cx-z]$", ["b", "y"], ["d", "-"]),
        ("^[-a]$", ["-", "a"], ["b"]),
        ("^[a-]$", ["-", "a"], ["b"]),
        ("^[a-c-e]$", ["a", "b", "-", "e"], ["d"]),
        (#"^[\w-.]$"#, ["a", "-", "."], [",", "/"]),
        (#"^[.-\d]$"#, [".", "-", "5"], ["/", "a"]),
        ("^[--/]$", ["-", ".", "/"], [",", "0"]),
        ("[]", [], ["", "a", "]"]),
        ("^[^]$", ["a", "\n", "😀"], ["", "ab"]),
        ("^[]a]$", [], ["]", "a", "a]"]),
        ("^[^]a]$", ["xa]"], ["a", "x"]),
        ("^[[]$", ["["], ["]"]),
        (#"^[\]\\]$"#, ["]", "\\"], ["["]),
        ("^[.*+?$^(){}|]$", [".", "*", "+", "?", "$", "^", "(", ")", "{", "}", "|"], ["a"]),
        (#"^[\b]$"#, ["\u{8}"], ["b"]),
        ("^[α-ω]$", ["β"], ["a", "Ω"]),
        ("^[😀-😂]$", ["😁"], ["😃"]),
        (#"^\d+$"#, ["0123456789"], ["٣", "a", ""]),
        (#"^\D$"#, ["٣", "a", "\n"], ["5"]),
        (#"^\w+$"#, ["aZ_09"], ["é", "-", "ſ", "\u{212A}"]),
        (#"^\W$"#, ["é", "-", " "], ["a", "_"]),
        (
            #"^\s$"#, [" ", "\t", "\u{B}", "\u{A0}", "\u{FEFF}", "\u{2028}", "\u{3000}"],
            ["\u{200B}", "\u{85}", "\u{180E}", "a"]
        ),
        (#"^\S$"#, ["a", "\u{200B}", "\u{85}"], [" ", "\u{FEFF}"]),
        (#"^[\d\s]$"#, ["1", " "], ["a"]),
        (#"^[^\d\s]$"#, ["a"], ["1", " "]),
        (#"\bchat\b"#, ["chat", "a chat:1", "chat-é", "échaté"], ["chats", "chat_1", "1chat"]),
        (#"^a\Bb$"#, ["ab"], ["a-b"]),
        (#"\B"#, ["", "ab", "-"], ["a", "a-b"]),
        (#"^\t\n\v\f\r\0$"#, ["\t\n\u{B}\u{C}\r\0"], ["tnvfr0"]),
        (#"^\x41\u0042\u00e9$"#, ["ABé"], ["AB"]),
        (#"^\uD83D\uDE00$"#, ["😀"], ["\u{FFFD}"]),
        (#"^\cA\cz$"#, ["\u{1}\u{1A}"], ["cAcz"]),
        (#"^\.\*\/\-\:\_$"#, [".*/-:_"], ["xx/-:_"]),
        (#"^(?:ab)+(?<name>c)$"#, ["abc", "ababc"], ["ab", "abcc"]),
        ("(^a)", ["ab"], ["ba"]),
        ("x^", [], ["x", "", "xx"]),
        ("(x|^)a$", ["a", "xa", "bxa"], ["ba"]),
        ("$^", [""], ["a"]),
        ("^^a$$", ["a"], ["aa"]),
        ("(^a|b)c", ["ac", "xbc"], ["xac"]),
        ("(?:^)*a", ["a", "ba"], ["b"]),
        ("(^|:)b", ["b", "a:b"], ["ab"]),
    ]

    @Test("a pattern is found where JavaScript finds it", arguments: table)
    func javaScript(pattern: String, found: [String], notFound: [String]) throws {
        let compiled = try AccessPattern(pattern)
        for key in found { #expect(compiled.matches(Array(key.utf8)), "\(pattern) is in \(key.debugDescription)") }
        for key in notFound {
            #expect(!compiled.matches(Array(key.utf8)), "\(pattern) is not in \(key.debugDescription)")
        }
    }

    @Test("half of a surrogate pair matches nothing", arguments: [#"\uD83D"#, #"\uDE00"#, #"[\uD83D]"#])
    func loneSurrogate(pattern: String) throws {
        let compiled = try AccessPattern(pattern)
        #expect(!compiled.matches(Array("😀\u{FFFD}".utf8)))
    }

    @Test(
        "bytes that are not UTF-8 read as U+FFFD",
        arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x80]] as [[UInt8]]
    )
    func notUTF8(bytes: [UInt8]) throws {
        #expect(try AccessPattern(#"^k\uFFFD+$"#).matches(Array("k".utf8) + bytes))
        #expect(try AccessPattern("^k$").matches(Array("k".utf8) + bytes) == false)
    }
}
