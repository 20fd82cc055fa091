// SPDX-License-Identifier: MIT

import Testing
import WireProtocol

@testable import Chat
@testable import Server

@Suite("Push: who is told when")
struct PushQueueTests {
    private let queue = PushQueue()

    private func notice(_ user: String, _ number: Int64) throws -> PushFeed.Notice {
        PushFeed.Notice(
            user: try #require(UserID(user)),
            room: RoomID("general"),
            roomName: "General",
            isDirect: false,
            seq: Seq(number),
            revision: Revision(100 + number),
            sender: "Ada",
            text: "\(number)",
            isMention: true
        )
    }

    private func next() async -> String? { await queue.next().map { "\($0.user) \($0.text)" } }

    @Test("each person has their turn, with one message at a time")
    func turns() async throws {
        let all = try [notice("a", 1), notice("a", 2), notice("a", 3), notice("b", 4), notice("c", 5), notice("b", 6)]
        #expect(await queue.add(all) == 3)
        #expect(await [next(), next(), next()] == ["a 1", "b 4", "c 5"])
        // All are being told.
        #expect(await next() == nil)
        await queue.finish(all[3])
        await queue.finish(all[0])
        #expect(await [next(), next()] == ["b 6", "a 2"])
    }

    @Test("as many workers are started as there is work for, and as may be")
    func workers() async throws {
        let many = PushQueue.peopleAtOnce + 10
        let all = try (1...many).map { try notice("u\($0)", Int64($0)) }
        #expect(await queue.add(all) == PushQueue.peopleAtOnce)
        #expect(try await queue.add([notice("x", 1)]) == 0)
        for _ in 0...many { _ = await queue.next() }
        // One has found nothing and is gone.
        #expect(await queue.next() == nil)
        #expect(try await queue.add([notice("y", 1)]) == 1)
    }

    @Test("of too many messages for one person the oldest are left out")
    func bound() async throws {
        let all = try (1...30).map { try notice("a", $0) }
        _ = await queue.add(all)
        var told: [String] = []
        while let notice = await queue.next() {
            told.append(notice.text)
            await queue.finish(notice)
        }
        #expect(told == (11...30).map { "\($0)" })
        #expect(await queue.toldThrough(Revision(130), hasNews: true) == Revision(130))
    }

    @Test("what is written down lies before all that is still to be told, and is written when it has moved")
    func cursor() async throws {
        let (first, second) = (try notice("a", 1), try notice("b", 2))
        _ = await queue.add([first, second])
        #expect(await queue.toldThrough(Revision(105), hasNews: true) == Revision(100))
        #expect(await queue.toldThrough(Revision(106), hasNews: false) == nil)
        for _ in 1...2 { _ = await queue.next() }
        await queue.finish(second)
        #expect(await queue.toldThrough(Revision(107), hasNews: false) == nil)
        await queue.finish(first)
        #expect(await queue.toldThrough(Revision(108), hasNews: false) == Revision(108))
        // Other changes, of which nobody is to be told, cost no commit each.
        #expect(await queue.toldThrough(Revision(109), hasNews: false) == nil)
    }
}
