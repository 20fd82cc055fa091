// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing
import WireProtocol

@testable import Store

@Suite("Store: what was deleted is in no file")
struct ErasureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The words like "qz12zq" that are in the files of the folder.
    private func wordsInFiles() throws -> Set<Int> {
        var words: Set<Int> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
            let text = String(decoding: try Data(contentsOf: folder.file(name)), as: Unicode.ASCII.self)
            for found in text.matches(of: /qz(\d+)zq/) { words.formUnion(Int(found.1).map { [$0] } ?? []) }
        }
        return words
    }

    @Test("records that were deleted or replaced, whatever SQLite has moved meanwhile", arguments: seeds(2))
    func records(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try Store(directory: folder.url)
        var words: [String: Int] = [:]
        var word = 0
        for _ in 0..<120 {
            let operations = (0..<50).map { _ -> Command.Operation in
                if !words.isEmpty, random.oneIn(3) {
                    let key = random.pick(words.keys.sorted())
                    words[key] = nil
                    return .put(Address(.chat, key), Array("gone".utf8))
                }
                word += 1
                let isReplaced = random.oneIn(6) && !words.isEmpty
                let key = isReplaced ? random.pick(words.keys.sorted()) : "\(random.below(20))/\(word)"
                words[key] = word
                let filling = String(repeating: "y", count: random.pick([0, 10, 100, 400, 3_000]))
                return .put(Address(.chat, key), Array("text qz\(word)zq \(filling)".utf8))
            }
            _ = try store.apply([Command(at: .start, operations: operations)])
        }
        try store.close()
        #expect(try wordsInFiles() == Set(words.values))
    }

    @Test("texts that were removed from the index or replaced, a little at a time")
    func texts() throws {
        let index = try TextIndex(directory: folder.url, upTo: .zero)
        func document(_ number: Int, _ word: Int) -> TextIndex.Update {
            let text = "text qz\(word)zq of many words that others have too"
            return .put(.init(key: Array("\(number)".utf8), text: text, tags: ["t\(number % 7)"], at: .start))
        }
        for start in stride(from: 0, to: 3_000, by: 100) {
            try index.apply((start..<start + 100).map { document($0, $0) }, through: .zero)
        }
        #expect(try index.erase() == false)
        try index.apply((0..<10).map { .remove(key: Array("\($0 * 100)".utf8)) }, through: .zero)
        try index.apply((0..<10).map { document($0 * 100 + 1, 10_000 + $0) }, through: .zero)
        var steps = 1
        while try index.erase() {
            // What is removed while it goes on is erased by the next.
            if steps == 1 { try index.apply([.remove(key: Array("2999".utf8))], through: .zero) }
            steps += 1
        }
        #expect(steps > 2)
        var query = TextIndex.Query()
        query.terms = [.init("qz1502zq")]
        #expect(try index.search(query, limit: 2).keys.count == 1)
        try index.close()
        let left = (0..<2_999).filter { $0 >= 1_000 || $0 % 100 > 1 } + (10_000..<10_010)
        #expect(try wordsInFiles() == Set(left))
    }

    @Test("an erasure that was cut short goes on when the index is opened again")
    func cutShort() throws {
        var index = try TextIndex(directory: folder.url, upTo: .zero)
        for number in 0..<200 {
            let text = "qz\(number)zq " + (0..<40).map { "word\(number * 40 + $0)" }.joined(separator: " ")
            try index.apply(
                [.put(.init(key: Array("\(number)".utf8), text: text, tags: [], at: .start))],
                through: .zero
            )
        }
        try index.apply([.remove(key: Array("7".utf8))], through: .zero)
        _ = try index.erase()
        try index.close()
        index = try TextIndex(directory: folder.url, upTo: .zero)
        while try index.erase() {}
        try index.close()
        #expect(try !wordsInFiles().contains(7))
    }

    /// A page with this kind, cells, begin of what is in it; and what is unused.
    static let pages: [(isFirst: Bool, kind: UInt8, cells: Int, content: Int, unused: Range<Int>?)] = [
        (false, 10, 3, 900, 14..<900), (false, 13, 0, 1_024, 8..<1_024), (false, 2, 1, 500, 14..<500),
        (true, 13, 2, 1_000, 112..<1_000), (false, 5, 1, 500, nil), (false, 0, 0, 0, nil), (false, 10, 3, 14, nil),
        (false, 10, 600, 900, nil), (false, 10, 3, 1_025, nil), (false, 10, 3, 0, nil),
    ]

    @Test(
        "bytes are zeroed when each of them is",
        arguments: [
            ([], true), ([0], true), ([7], false), ([0, 0, 0], true), ([0, 0, 7], false), ([0, 7, 0], false),
            ([7, 7, 7], false),
        ] as [([UInt8], Bool)]
    )
    func zeroed(bytes: [UInt8], isZeroed: Bool) {
        bytes.withUnsafeBytes { #expect(PageCleaning.isZeroed($0) == isZeroed) }
    }

    @Test("of a page only what is between the pointers and the cells is unused", arguments: pages)
    func unused(isFirst: Bool, kind: UInt8, cells: Int, content: Int, unused: Range<Int>?) {
        var page = [UInt8](repeating: 0xA5, count: 1_024)
        let header = isFirst ? 100 : 0
        page[header] = kind
        let numbers = [cells, content].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        page.replaceSubrange(header + 3..<header + 7, with: numbers)
        page.withUnsafeBytes { page in
            #expect(PageCleaning.unusedPart(of: page, isFirst: isFirst) == unused)
            let noPage = UnsafeRawBufferPointer(rebasing: page[..<1_000])
            #expect(PageCleaning.unusedPart(of: noPage, isFirst: isFirst) == nil)
        }
    }
}
