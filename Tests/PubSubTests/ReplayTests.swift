// SPDX-License-Identifier: MIT

import NIOCore
import Testing
import WireProtocol

@testable import PubSub

@Suite("PubSub: beginning at a revision")
struct ReplayTests {
    private let fixture = HubFixture()
    private let topic = Topic(.chat, "room/r")

    @Test("what was published after the revision comes first, then what follows, each once")
    func replay() {
        for revision in 1...5 { fixture.publish(Int64(revision), to: revision == 4 ? Topic(.chat, "other") : topic) }
        fixture.turn()
        fixture.publish(6, to: topic)
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [topic], after: Revision(2)))
        #expect(sink.sent == ["3", "5"])
        fixture.turn()
        fixture.publish(7, to: topic)
        fixture.turn()
        #expect(sink.sent == ["3", "5", "6", "7"])
    }

    @Test("what is not newer than the revision is not delivered, although it arrives later")
    func cutoff() {
        fixture.publish(1, to: topic)
        fixture.publish(2, to: topic)
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [topic], after: Revision(1)))
        fixture.turn()
        #expect(sink.sent == ["2"])
    }

    @Test("effects count in the replay as they did for everyone else")
    func effects() {
        let me = Topic(.chat, "user/me")
        fixture.publish(1, to: topic)
        fixture.publish(2, to: me, effect: .subscribe(topic))
        fixture.publish(3, to: topic)
        fixture.publish(4, to: me, effect: .unsubscribe(topic))
        fixture.publish(5, to: topic)
        fixture.turn()
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [me], after: .zero))
        fixture.publish(6, to: topic)
        fixture.turn()
        #expect(sink.sent == ["2", "3", "4"])
    }

    @Test("who leaves and comes back on the way is told what was published while there, once")
    func resubscribing() {
        let me = Topic(.chat, "user/me")
        fixture.publish(1, to: topic)
        fixture.publish(2, to: me, effect: .unsubscribe(topic))
        fixture.publish(3, to: topic)
        fixture.publish(4, to: me, effect: .subscribe(topic))
        fixture.publish(5, to: topic)
        fixture.turn()
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [me, topic], after: .zero))
        #expect(sink.sent == ["1", "2", "4", "5"])
    }

    @Test("a replay that closes the connection subscribes it to nothing any more")
    func closing() {
        let me = Topic(.chat, "user/me")
        fixture.publish(1, to: me, effect: .close(.signedOut))
        fixture.publish(2, to: me, effect: .subscribe(topic))
        fixture.turn()
        let (subscriber, sink) = fixture.subscriber()
        let loop = fixture.loop
        sink.whenClosed = { [unowned subscriber] in loop.remove(subscriber) }
        #expect(loop.subscribe(subscriber, to: [me], after: .zero))
        fixture.publish(3, to: topic)
        fixture.turn()
        #expect(sink.written == ["1"])
        #expect(!loop.isSubscribed(subscriber, to: topic))
    }

    @Test("a revision whose followers have been forgotten is refused, and nothing is delivered or subscribed")
    func forgotten() {
        let count = 2 * Limits.recentBytes / 100_000
        for revision in 1...count { fixture.publish(Int64(revision), to: topic, size: 100_000) }
        fixture.turn()
        let (late, nothing) = fixture.subscriber()
        #expect(!fixture.loop.remembers(after: .zero))
        #expect(!fixture.loop.subscribe(late, to: [topic], after: .zero))
        #expect(nothing.written.isEmpty && nothing.flushes == 0)

        let oldest = (0...count).first { fixture.loop.remembers(after: Revision(Int64($0))) } ?? 0
        #expect((count / 3..<count).contains(oldest), "about half was forgotten")
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [topic], after: Revision(Int64(oldest))))
        let numbers = sink.sent.map { String($0.prefix { $0 != " " }) }
        #expect(numbers == (oldest + 1...count).map { "\($0)" })

        fixture.publish(Int64(count) + 1, to: topic)
        fixture.turn()
        #expect(nothing.written.isEmpty)
    }

    @Test("a text that was changed since is told to nobody who begins before it; a text that was not is")
    func changed() {
        let other = Topic(.chat, "room/s")
        fixture.publish(1, to: topic, about: "m1")
        fixture.publish(2, to: topic, about: "m2")
        fixture.publish(3, to: other, about: "m1")
        fixture.publish(4, to: topic)
        fixture.publish(5, to: topic, about: "m1")
        fixture.turn()
        func told(_ topics: [Topic], after revision: Int64) -> [String]? {
            let (subscriber, sink) = fixture.subscriber()
            guard fixture.loop.subscribe(subscriber, to: topics, after: Revision(revision)) else {
                #expect(sink.written.isEmpty && subscriber.topics.isEmpty)
                return nil
            }
            return sink.sent
        }
        #expect(told([topic], after: 0) == nil)
        #expect(told([other, topic], after: 0) == nil)
        #expect(told([other], after: 0) == ["3"])
        // Who has seen it before it was changed is told the change alone.
        #expect(told([topic], after: 1) == ["2", "4", "5"])
        fixture.publish(6, to: topic, about: "m1")
        fixture.turn()
        #expect(told([topic], after: 1) == nil)
        #expect(told([topic], after: 5) == ["6"])
    }

    @Test("what takes the place of a text takes its room too, and is forgotten in its turn")
    func changedAndForgotten() {
        // As many bytes as are remembered ten times over, of which nine tenths were changed since.
        let count = 10 * Limits.recentBytes / 100_000
        for revision in 1...count {
            fixture.publish(Int64(revision), to: topic, about: "m\(revision % 100)", size: 100_000)
        }
        fixture.turn()
        #expect(fixture.loop.remembers(after: .zero))
        let (subscriber, sink) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [topic], after: Revision(Int64(count - 100))))
        #expect(sink.sent.count == 100)
        for revision in (count + 1)...(2 * count) { fixture.publish(Int64(revision), to: topic, size: 100_000) }
        fixture.turn()
        #expect(!fixture.loop.remembers(after: Revision(Int64(count))))
    }

    @Test("a revision before the hub began is refused: what followed it was published by another process")
    func beforeTheHub() {
        let fixture = HubFixture(startingAt: 10)
        #expect(!fixture.loop.remembers(after: Revision(9)))
        #expect(fixture.loop.remembers(after: Revision(10)))
        let (subscriber, sink) = fixture.subscriber()
        #expect(!fixture.loop.subscribe(subscriber, to: [topic], after: Revision(9)))
        fixture.publish(11, to: topic)
        fixture.turn()
        #expect(sink.written.isEmpty)
    }
}
