// SPDX-License-Identifier: MIT

import TestBasics
import WireProtocol

extension JSONValue {
    private static let names = ["a", "b", "c", "", "é", "\u{0}", "\"", "😀"]
    private static let numbers = ["0", "-1", "1.50", "2e9", "123456789012345678901"]

    /// A document of few different names, so that two of them have much in common.
    static func random(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch random.below(depth > 0 ? 9 : 5) {
        case 0: .null
        case 1: .bool(random.oneIn(2))
        case 2: .number(JSONNumber(text: Array(random.pick(numbers).utf8)))
        case 3: .string(Array(random.pick(names).utf8))
        case 4: .string(random.bytes(random.below(8), from: 0...0x7F))
        case 5: .array((0..<random.below(4)).map { _ in .random(depth: depth - 1, using: &random) })
        default: .randomObject(depth: depth, using: &random)
        }
    }

    static func randomObject(depth: Int, using random: inout SeededRandom) -> JSONValue {
        let chosen = names.filter { _ in random.oneIn(2) }
        return .object(
            chosen.map { Member(name: Array($0.utf8), value: .random(depth: depth - 1, using: &random)) }
        )
    }
}
