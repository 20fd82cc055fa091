// SPDX-License-Identifier: MIT

import Store
import TestBasics
import Testing
import WireProtocol

@Suite("Store: numbers in keys")
struct OrderedNumberTests {
    @Test(
        "a number is a letter for how many digits, then the digits",
        arguments: [(0, "a0"), (7, "a7"), (10, "b10"), (1_234, "d1234"), (.max, "s9223372036854775807")]
            as [(Int64, String)]
    )
    func form(number: Int64, key: String) {
        #expect(Seq(number).orderedKey == Array(key.utf8))
        #expect(Seq(orderedKey: Array(key.utf8)[...]) == Seq(number))
    }

    @Test("byte order is number order", arguments: seeds(5))
    func order(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var numbers: [Int64] = [0, 9, 10, 99, 100, 999_999, 1_000_000, .max - 1, .max]
        for _ in 0..<400 { numbers.append(Int64(random.next() >> UInt64(1 + random.below(63)))) }
        let byKey = numbers.sorted { Seq($0).orderedKey.lexicographicallyPrecedes(Seq($1).orderedKey) }
        #expect(byKey == numbers.sorted())
        for number in numbers { #expect(Seq(orderedKey: Seq(number).orderedKey[...]) == Seq(number)) }
    }

    @Test(
        "nothing else is read as a number",
        arguments: [
            "", "`", "a", "7", "b7", "a10", "b05", "b+5", "b-5", "a ", "s9223372036854775808", "A7", "aé", "a7/",
        ]
    )
    func refuses(key: String) {
        #expect(Seq(orderedKey: Array(key.utf8)[...]) == nil)
    }
}
