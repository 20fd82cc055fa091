// SPDX-License-Identifier: MIT

import AccessPattern
import Testing

@Suite("Access patterns: refusals")
struct RefusalTests {
    private static let malformed: [(String, AccessPatternError.Reason, Int)] = [
        ("*", .nothingToRepeat, 0),
        ("a|+", .nothingToRepeat, 2),
        ("(?)", .unknownGroup, 0),
        ("(*)", .nothingToRepeat, 1),
        ("a**", .nothingToRepeat, 2),
        ("a+?+", .nothingToRepeat, 3),
        ("a{1}{2}", .nothingToRepeat, 4),
        ("{1}", .nothingToRepeat, 0),
        ("ab|{2,3}", .nothingToRepeat, 3),
        ("^*", .nothingToRepeat, 1),
        ("$+", .nothingToRepeat, 1),
        (#"\b?"#, .nothingToRepeat, 2),
        (#"\B{2}"#, .nothingToRepeat, 2),
        ("a{3,2}", .quantifierOutOfOrder, 1),
        ("{3,2}", .quantifierOutOfOrder, 0),
        ("(", .unclosedGroup, 0),
        ("a(b(c)", .unclosedGroup, 1),
        ("(?:a", .unclosedGroup, 0),
        (")", .unmatchedClosingParenthesis, 0),
        ("a(b))", .unmatchedClosingParenthesis, 4),
        ("[", .unterminatedClass, 0),
        ("a[bc", .unterminatedClass, 1),
        ("[^", .unterminatedClass, 0),
        ("[a-", .unterminatedClass, 0),
        (#"[\]"#, .unterminatedClass, 0),
        ("[z-a]", .rangeOutOfOrder, 1),
        ("[0-9z-a]", .rangeOutOfOrder, 4),
        ("\\", .trailingBackslash, 0),
        (#"ab\"#, .trailingBackslash, 2),
        (#"[\"#, .trailingBackslash, 1),
        (#"(a)\1"#, .backReference, 3),
        (#"\8"#, .backReference, 0),
        (#"(?<n>a)\k<n>"#, .backReference, 7),
        ("a(?=b)", .lookAround, 1),
        ("(?!b)", .lookAround, 0),
        ("(?<=b)", .lookAround, 0),
        ("😀(?<!b)", .lookAround, 1),
        ("(?#c)", .unknownGroup, 0),
        ("(?P<n>a)", .unknownGroup, 0),
        ("(?", .unknownGroup, 0),
        ("(?<", .invalidGroupName, 0),
        ("(?<>a)", .invalidGroupName, 0),
        ("(?<1>a)", .invalidGroupName, 0),
        ("(?<a b>c)", .invalidGroupName, 0),
        ("(?<a", .invalidGroupName, 0),
        (#"\q"#, .unknownEscape, 0),
        (#"a\Q"#, .unknownEscape, 1),
        (#"[\B]"#, .unknownEscape, 1),
        (#"\x4"#, .unknownEscape, 0),
        (#"\xg0"#, .unknownEscape, 0),
        (#"\u{61}"#, .unknownEscape, 0),
        (#"\u12"#, .unknownEscape, 0),
        (#"\u００61"#, .unknownEscape, 0),
        (#"\c"#, .unknownEscape, 0),
        (#"\c1"#, .unknownEscape, 0),
        (#"\01"#, .unknownEscape, 0),
    ]

    @Test("what cannot be compiled is refused, with the reason and the place", arguments: malformed)
    func refuses(pattern: String, reason: AccessPatternError.Reason, offset: Int) {
        #expect(throws: AccessPatternError(reason, at: offset)) { try AccessPattern(pattern) }
    }

    @Test("the refusal is a sentence for whoever wrote the pattern")
    func description() {
        let error = #expect(throws: AccessPatternError.self) { try AccessPattern("ab(c") }
        #expect(error?.description == "Invalid access pattern at position 2: this '(' is never closed.")
    }

    @Test("a source may be 4096 bytes long")
    func sourceLength() throws {
        let limits = AccessPattern.Limits(instructions: 10_000)
        #expect(throws: Never.self) { try AccessPattern(String(repeating: "é", count: 2_048), limits: limits) }
        #expect(throws: AccessPatternError(.sourceTooLong(limit: 4_096), at: 0)) {
            try AccessPattern(String(repeating: "é", count: 2_048) + "a", limits: limits)
        }
    }

    @Test(
        "a pattern may take 1000 instructions, the last of them to say that it was found",
        arguments: [
            ("a{999}", "a{1000}"), ("(ab){499}a", "(ab){500}"), ("(a?){499}", "(a?){500}"), ("a{998,}", "a{999,}"),
        ]
    )
    func programSize(largest: String, tooLarge: String) {
        #expect(throws: Never.self) { try AccessPattern(largest) }
        let error = #expect(throws: AccessPatternError.self) { try AccessPattern(tooLarge) }
        #expect(error?.reason == .programTooLarge(limit: 1_000))
    }

    @Test(
        "a repetition that would never fit is refused at once",
        arguments: [
            "a{99999999999999999999}", "a{0,9223372036854775807}", "a{9223372036854775807,}", "((a{99}){99}){99}",
            "((((((a{9}){9}){9}){9}){9}){9}){9}", "(a|b|c){5000}", "(a{500}|b{500})",
        ]
    )
    func hugeRepetition(pattern: String) {
        let error = #expect(throws: AccessPatternError.self) { try AccessPattern(pattern) }
        #expect(error?.reason == .programTooLarge(limit: 1_000))
    }

    @Test("an empty group may be repeated as often as one likes")
    func emptyRepetition() throws {
        #expect(try AccessPattern("^(){99999999999999999999}a$").matches(Array("a".utf8)))
    }

    @Test("groups may be nested 100 deep, and no depth overflows the stack")
    func nesting() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        }
        #expect(throws: Never.self) { try AccessPattern(nested(100)) }
        #expect(throws: AccessPatternError(.nestingTooDeep(limit: 100), at: 100)) { try AccessPattern(nested(101)) }
        let limits = AccessPattern.Limits(sourceBytes: 1 << 20, instructions: 1_000, nesting: 1 << 20)
        #expect(throws: Never.self) { try AccessPattern(nested(100_000), limits: limits) }
    }
}
