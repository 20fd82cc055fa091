// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import WireProtocol

@Suite("JSON: what is left of a text that is not valid")
struct JSONRemainsTests {
    private static let texts: [(String, Int64?)] = [
        (#"{"key":"a\ud800","id":7}"#, 7),
        (#"{"id":7,"key":"a\ud800"}"#, 7),
        (#"{"key":"\ud800\"","id":7}"#, 7),
        (#"{"key":"\",\"id\":1,","x":"\\","id":7}"#, 7),
        (#"{ "id" : 7.0 , "x": tru }"#, 7),
        (#"{"x":{"id":1},"y":[{"id":2}],"z":"{\"id\":3}","id":7,"x":}"#, 7),
        (#"{"id":1,"id":7,"#, 7),
        (#"{"id":7"#, 7),
        (#"{"a" "b","id":7}"#, 7),
        (#"{"\u0069d":7,}"#, 7),
        ("{\"a\":\"\n\",\"id\":7}", 7),
        (#"{"x":"# + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + #","id":7}"#, 7),
        (#"{"id":7} trailing {"id":8}"#, 7),
        (#"[{"id":7}]"#, nil),
        (#""id":7"#, nil),
        (#"{"x":"id":7}"#, nil),
        (#"{"id":"7"}"#, nil),
        (#"{"id":7.5}"#, nil),
        (#"{"id":99999999999999999999}"#, nil),
        (#"{"id" 7}"#, nil),
        (#"{"id":}"#, nil),
        (#"{"id"#, nil),
        (#"{"\"#, nil),
        ("{", nil),
        ("", nil),
    ]

    @Test("the last integer of that name in the outermost object is found", arguments: texts)
    func found(text: String, integer: Int64?) {
        #expect(JSONRemains.integer(named: "id", in: Array(text.utf8)) == integer)
    }

    @Test(
        "a text that was changed anywhere is searched without harm, and one that is still valid says what JSON says",
        arguments: seeds(8)
    )
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = Array(#"{"op":1,"key":"a\ud83d\ude80\"","x":[{},"]"],"id":7,"y":null}"#.utf8)
        for _ in 0..<400 {
            var text = whole
            for _ in 0...random.below(3) {
                let place = random.below(text.count)
                switch random.below(3) {
                case 0: text[place] = UInt8.random(in: 0...255, using: &random)
                case 1: text.insert(random.pick(Array(#"{}[],:"\"#.utf8)), at: place)
                default: if text.count > 1 { text.removeLast(random.below(text.count)) }
                }
            }
            let found = JSONRemains.integer(named: "id", in: text)
            if let document = try? JSONValue(parsing: text) { #expect(found == document["id"]?.integerValue) }
        }
    }
}
