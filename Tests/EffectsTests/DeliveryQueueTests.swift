// SPDX-License-Identifier: MIT

import Testing
import WireProtocol

@testable import Effects

@Suite("Effects: whose turn it is")
struct DeliveryQueueTests {
    private struct Letter: Delivery {
        let target: String
        let number: Int64

        var revision: Revision { Revision(100 + number) }
    }

    private let queue = DeliveryQueue<Letter>()

    private func letter(_ target: String, _ number: Int64) -> Letter { Letter(target: target, number: number) }

    private func next() async -> String? { await queue.next().map { "\($0.target) \($0.number)" } }

    @Test("each target has its turn, with one delivery at a time")
    func turns() async throws {
        let all = [letter("a", 1), letter("a", 2), letter("a", 3), letter("b", 4), letter("c", 5), letter("b", 6)]
        #expect(await queue.add(all) == 3)
        #expect(await [next(), next(), next()] == ["a 1", "b 4", "c 5"])
        // All are being delivered to.
        #expect(await next() == nil)
        await queue.finish(all[3])
        await queue.finish(all[0])
        #expect(await [next(), next()] == ["b 6", "a 2"])
    }

    @Test("as many workers are started as there is work for, and as may be")
    func workers() async throws {
        let many = DeliveryBounds.targetsAtOnce + 10
        let all = (1...many).map { letter("u\($0)", Int64($0)) }
        #expect(await queue.add(all) == DeliveryBounds.targetsAtOnce)
        #expect(await queue.add([letter("x", 1)]) == 0)
        for _ in 0...many { _ = await queue.next() }
        // One has found nothing and is gone.
        #expect(await queue.next() == nil)
        #expect(await queue.add([letter("y", 1)]) == 1)
    }

    @Test("of too many deliveries for one target the oldest are left out")
    func bound() async throws {
        let all = (1...30).map { letter("a", $0) }
        _ = await queue.add(all)
        var made: [Int64] = []
        while let letter = await queue.next() {
            made.append(letter.number)
            await queue.finish(letter)
        }
        #expect(made == Array(11...30))
        #expect(await queue.deliveredThrough(Revision(130), hasNews: true) == Revision(130))
    }

    @Test("what is written down lies before all that is still to be delivered, and is written when it has moved")
    func cursor() async throws {
        let (first, second) = (letter("a", 1), letter("b", 2))
        _ = await queue.add([first, second])
        #expect(await queue.deliveredThrough(Revision(105), hasNews: true) == Revision(100))
        #expect(await queue.deliveredThrough(Revision(106), hasNews: false) == nil)
        for _ in 1...2 { _ = await queue.next() }
        await queue.finish(second)
        #expect(await queue.deliveredThrough(Revision(107), hasNews: false) == nil)
        await queue.finish(first)
        #expect(await queue.deliveredThrough(Revision(108), hasNews: false) == Revision(108))
        // Other changes, from which nothing follows, cost no commit each.
        #expect(await queue.deliveredThrough(Revision(109), hasNews: false) == nil)
    }
}
