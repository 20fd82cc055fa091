// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Server
import Testing

@Suite("Log: a queue before who reads it")
struct OutputQueueTests {
    private let reading: Int32
    private let queue: OutputQueue

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        reading = ends[0]
        queue = OutputQueue(descriptor: ends[1], name: "test")
    }

    /// Reads until a text has come that ends so.
    private func read(until text: String) -> String {
        var heard = ""
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while !heard.hasSuffix(text) {
            let count = Foundation.read(reading, &bytes, bytes.count)
            guard count > 0 else { break }
            heard += String(decoding: bytes.prefix(count), as: UTF8.self)
        }
        return heard
    }

    @Test("what is written comes in order")
    func order() {
        for number in 1...100 { queue.write("line \(number)\n") }
        #expect(read(until: "line 100\n") == (1...100).map { "line \($0)\n" }.joined())
    }

    @Test("what nobody reads is left out and counted, and nobody waits for it longer than they want")
    func stalled() {
        let line = String(repeating: "x", count: 1_023) + "\n"
        let count = 3_000
        for _ in 0..<count { queue.write(line) }
        queue.drain(until: .now() + .milliseconds(50))
        // On a busy machine the queue may have found room in between: then it says twice what was left out.
        var heard = 0
        var dropped = 0
        while heard + dropped < count {
            let text = read(until: "\n")
            guard text.hasSuffix("\n") else { break }
            for line in text.split(separator: "\n") {
                if let left = line.split(separator: " ").compactMap({ Int($0) }).first {
                    dropped += left
                } else {
                    heard += 1
                }
            }
        }
        #expect(dropped > 0)
        #expect(heard + dropped == count)
        queue.write("after\n")
        #expect(read(until: "after\n") == "after\n")
        queue.drain(until: .distantFuture)
    }
}
