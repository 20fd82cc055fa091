// SPDX-License-Identifier: MIT

import TestBasics
import Testing
import WireProtocol

@Suite("JSON: damaged texts")
struct JSONGarbageTests {
    private static let documents = [
        #"{"a":[1,-2.5e+10,true,false,null,"x\n\u00e9\ud83d\ude00é😀"],"b":{"c":{},"d":[]},"":"\\"}"#,
        #"[[[]],{"k":"v"},"",0]"#,
        #""\ud83d\ude00 and é and \t""#,
    ]

    @Test("a text cut off anywhere is an error within what is left of it", arguments: documents)
    func truncated(document: String) throws {
        let bytes = Array(document.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
        for length in 0..<bytes.count {
            let error = #expect(throws: JSONError.self, "cut off at byte \(length)") {
                try JSONValue(parsing: Array(bytes[..<length]))
            }
            #expect((0...length).contains(error?.offset ?? -1), "cut off at byte \(length)")
        }
    }

    @Test("random bytes give a value that reads back as itself, or an error", arguments: seeds(8))
    func garbage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let alphabet =
            Array(#"{}[]:,"\/bfnrtu0123456789abcdefDdCc+-.eE truefalsnul"#.utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xA9, 0xED]
        for _ in 0..<1_500 {
            let length = random.below(24)
            let text = random.oneIn(4) ? random.bytes(length) : (0..<length).map { _ in random.pick(alphabet) }
            try expectValueOrError(text)
        }
    }

    @Test("a damaged document gives a value that reads back as itself, or an error", arguments: seeds(8))
    func mutated(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<400 {
            var text = Array(random.pick(Self.documents).utf8)
            for _ in 0...random.below(3) {
                let place = random.below(text.count)
                switch random.below(3) {
                case 0: text[place] = UInt8.random(in: 0...255, using: &random)
                case 1: text.insert(random.pick(Array(#"{}[],:"\"#.utf8)), at: place)
                default: if text.count > 1 { text.remove(at: place) }
                }
            }
            try expectValueOrError(text)
        }
    }

    private func expectValueOrError(_ text: [UInt8]) throws {
        switch Result(catching: { () throws(JSONError) in try JSONValue(parsing: text) }) {
        case .success(let value):
            #expect(isValidUTF8(text), "\(text)")
            #expect(try JSONValue(parsing: value.text) == value, "\(text)")
        case .failure(let error):
            #expect((0...text.count).contains(error.offset), "\(text)")
        }
    }
}
