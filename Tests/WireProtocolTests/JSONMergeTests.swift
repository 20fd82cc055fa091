// SPDX-License-Identifier: MIT

import TestBasics
import Testing
import WireProtocol

@Suite("JSON: merge patch")
struct JSONMergeTests {
    /// RFC 7396, appendix A, whole.
    private static let appendixA = [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
        (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
        (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
        (#"{"a":"foo"}"#, #"null"#, #"null"#),
        (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
        (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ]

    @Test("the examples of RFC 7396 come out as it says", arguments: appendixA)
    func examples(document: String, patch: String, result: String) throws {
        #expect(try merge(document, patch).document == result)
    }

    @Test(
        "what is told shows the patch's nulls, where it has any",
        arguments: [
            (#"{"a":1}"#, #"{"a":2}"#, nil),
            (#"{"a":1,"b":2}"#, #"{"a":null}"#, #"{"a":null,"b":2}"#),
            (#"{"a":{"b":1,"c":2},"d":3}"#, #"{"a":{"b":null}}"#, #"{"a":{"b":null,"c":2},"d":3}"#),
            (#"{"a":1}"#, #"{"a":null,"b":2}"#, #"{"a":null,"b":2}"#),
            (#"{"a":1}"#, #"{"a":{"b":null}}"#, #"{"a":{"b":null}}"#),
            (#"{"n":null}"#, #"{"a":1}"#, nil),
            (#"{"a":[1]}"#, #"{"a":[null]}"#, nil),
            (#"{"a":1}"#, #"{}"#, nil),
        ] as [(String, String, String?)]
    )
    func withRemovals(document: String, patch: String, told: String?) throws {
        #expect(try merge(document, patch).told == told)
    }

    @Test("members keep their order and numbers their text")
    func untouched() throws {
        let result = try merge(#"{ "z": 1.0, "a": {"y": 1e5, "b": 2}, "m": [ 0.10 ] }"#, #"{"a":{"b":3,"x":-0}}"#)
        #expect(result.document == #"{"z":1.0,"a":{"y":1e5,"b":3,"x":-0},"m":[0.10]}"#)
    }

    @Test("merging does what the pseudo-code of RFC 7396 does", arguments: seeds(10))
    func model(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let document = JSONValue.random(depth: 4, using: &random)
            let patch =
                random.oneIn(5) ? .random(depth: 3, using: &random) : JSONValue.randomObject(depth: 4, using: &random)
            let merge = document.merging(patch)
            #expect(Tree(merge.document) == Tree(document).merged(with: Tree(patch)))
            #expect(merge.document.merging(patch).document == merge.document, "merging twice is merging once")
            // Who folds what is told into what they hold, leaving out nulls of the patch, holds the new document.
            if let told = merge.withRemovals { #expect(told.merging(patch).document == merge.document) }
        }
    }

    private func merge(_ document: String, _ patch: String) throws -> (document: String, told: String?) {
        let merge = try JSONValue(parsing: Array(document.utf8)).merging(JSONValue(parsing: Array(patch.utf8)))
        return (
            String(decoding: merge.document.text, as: UTF8.self),
            merge.withRemovals.map { String(decoding: $0.text, as: UTF8.self) }
        )
    }
}

/// A document whose members have no order, with the algorithm of RFC 7396 §2 word for word.
private indirect enum Tree: Equatable {
    case object([[UInt8]: Tree])
    case other(JSONValue)

    init(_ value: JSONValue) {
        self =
            if case .object(let members) = value {
                .object(Dictionary(uniqueKeysWithValues: members.map { ($0.name, Tree($0.value)) }))
            } else {
                .other(value)
            }
    }

    func merged(with patch: Tree) -> Tree {
        guard case .object(let changes) = patch else { return patch }
        var target: [[UInt8]: Tree] = if case .object(let own) = self { own } else { [:] }
        for (name, value) in changes {
            target[name] = value == .other(.null) ? nil : (target[name] ?? .other(.null)).merged(with: value)
        }
        return .object(target)
    }
}
