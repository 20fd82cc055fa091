// SPDX-License-Identifier: MIT

import Testing
import WireProtocol

@testable import Chat

@Suite("Reactions: reading")
struct ReactionTests {
    @Test(
        "what lies between messages that do not follow each other is not read",
        arguments: [
            ([], []), ([7], [7...7]), ([1, 2, 3], [1...3]), ([1, 900_000], [1...1, 900_000...900_000]),
            ([1, 2, 5, 6, 9], [1...2, 5...6, 9...9]), ([.max], [.max ... .max]),
        ] as [([Int64], [ClosedRange<Int64>])]
    )
    func runs(seqs: [Int64], runs: [ClosedRange<Int64>]) {
        #expect(Reaction.runs(of: seqs.map { Seq($0) }) == runs.map { Seq($0.lowerBound)...Seq($0.upperBound) })
    }
}
