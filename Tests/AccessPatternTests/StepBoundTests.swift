// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import AccessPattern

@Suite("Access patterns: bounded work")
struct StepBoundTests {
    private static let key = Array(String(repeating: "a", count: 511).utf8) + [UInt8(ascii: "!")]

    @Test(
        "a pattern that makes others backtrack for ever takes its bound at most",
        arguments: [
            "(a+)+$", "^(a+)+$", "(a|aa)*b", "^(a|a)*$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){20}$",
            "((a{0,9}){0,9}){0,5}b", "(a?){300}b", "(x+x+)+y", "(((a*)*)*)*b", #"(\w|a|[^b])*\b$"#, "^(a?b?a?){100}$",
        ]
    )
    func evil(pattern: String) throws {
        let program = try AccessPattern(pattern).program
        var steps = 0
        #expect(!program.search(Self.key, countingSteps: &steps))
        #expect(steps <= (Self.key.count + 1) * program.instructions.count)
        #expect(steps > Self.key.count / 2, "the pattern was tried along the key")
    }

    @Test("an anchored pattern gives up at the first scalar that does not fit")
    func anchored() throws {
        let program = try AccessPattern("^(room|user):.*$").program
        var steps = 0
        #expect(!program.search(Self.key, countingSteps: &steps))
        #expect(steps <= 2 * program.instructions.count)
    }

    private static let pieces = [
        "a", "b", ".", "[ab]", "(", ")", "(?:", "|", "*", "+", "?", "{2}", "{0,3}", "{1,}", "^", "$", #"\b"#,
    ]

    @Test("a random pattern takes its bound at most, and so does its compilation", arguments: seeds(8))
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var compiled = 0
        for _ in 0..<2_000 {
            let pattern = (0..<random.below(14)).map { _ in random.pick(Self.pieces) }.joined()
            guard let program = try? AccessPattern(pattern).program else { continue }
            compiled += 1
            let key = random.bytes(random.below(40), from: UInt8(ascii: "a")...UInt8(ascii: "c"))
            var steps = 0
            _ = program.search(key, countingSteps: &steps)
            #expect(program.instructions.count <= AccessPattern.Limits.standard.instructions)
            #expect(steps <= (key.count + 1) * program.instructions.count, "\(pattern)")
        }
        #expect(compiled > 100)
    }
}
