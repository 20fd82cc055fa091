// SPDX-License-Identifier: MIT

import NIOCore
import TestBasics
import Testing
import WireProtocol

@testable import PubSub

/// Changes of the subscriptions that are themselves published (docs/architecture.md, invariant 9).
@Suite("PubSub: effects")
struct EffectTests {
    private let fixture = HubFixture()
    private let me = Topic(.chat, "user/me")
    private let room = Topic(.chat, "room/r")

    @Test("joining takes effect between its publication and the next, leaving too")
    func joinAndLeave() {
        let (_, sink) = fixture.subscriber([me])
        fixture.publish(1, to: room)
        fixture.publish(2, to: me, effect: .subscribe(room))
        fixture.publish(3, to: room)
        fixture.publish(4, to: me, effect: .unsubscribe(room))
        fixture.publish(5, to: room)
        fixture.publish(6, to: me, effect: .subscribe(room))
        fixture.publish(7, to: room)
        fixture.turn()
        #expect(sink.sent == ["2", "3", "4", "6", "7"])
    }

    @Test("within one commit too: publications of one revision are told or not by their place in it")
    func withinOneRevision() {
        let (_, sink) = fixture.subscriber([me])
        fixture.publish(
            1,
            [
                .numbered(1, room), .numbered(1, me, effect: .subscribe(room)), .numbered(1, room),
                .numbered(1, me, effect: .unsubscribe(room)), .numbered(1, room),
            ]
        )
        fixture.turn()
        #expect(sink.sent == ["1", "1", "1"])
    }

    @Test(
        "whoever leaves and comes back, in whatever order, those who are subscribed hear it and nobody else",
        arguments: seeds(20)
    )
    func comingAndGoing(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let people = (0..<6).map { _ in fixture.subscriber([room]) }
        var subscribed = Set(people.indices)
        var expected: [[String]] = people.map { _ in [] }
        for revision in 1...60 {
            let someone = random.below(people.count)
            let topics: Set<Topic> = subscribed.contains(someone) ? [] : [room]
            fixture.loop.listen(people[someone].subscriber, to: topics, insteadOf: [room])
            if topics.isEmpty { subscribed.remove(someone) } else { subscribed.insert(someone) }
            fixture.publish(Int64(revision), to: room)
            fixture.turn()
            for index in subscribed { expected[index].append("\(revision)") }
        }
        #expect(people.map(\.sink.sent) == expected)
    }

    @Test("what a connection is informed of it learns in order with what its client is told")
    func informing() {
        let (subscriber, sink) = fixture.subscriber([me, room])
        subscriber.onNews = { sink.write(ByteBuffer(bytes: $0)) }
        fixture.publish(1, to: room)
        fixture.publish(
            2,
            [Publication(topic: me, revision: Revision(2), frame: nil, effect: .inform(Array("!".utf8)))]
        )
        fixture.publish(3, to: room)
        fixture.turn()
        #expect(sink.sent == ["1", "!", "3"])
    }

    @Test("an effect without a frame happens in silence")
    func silent() {
        let (_, sink) = fixture.subscriber([me, room])
        fixture.publish(1, [Publication(topic: me, revision: Revision(1), frame: nil, effect: .unsubscribe(room))])
        fixture.publish(2, to: room)
        fixture.turn()
        #expect(sink.written.isEmpty)
        #expect(sink.flushes == 0)
    }

    @Test("an effect is for those it is published to alone")
    func others() {
        let (_, mine) = fixture.subscriber([me])
        let (_, other) = fixture.subscriber([Topic(.chat, "user/other"), room])
        fixture.publish(1, to: me, effect: .unsubscribe(room))
        fixture.publish(2, to: room)
        fixture.turn()
        #expect(mine.sent == ["1"])
        #expect(other.sent == ["2"])
    }

    @Test("joining twice delivers once, and leaving once ends it")
    func joinTwice() {
        let (_, sink) = fixture.subscriber([me])
        fixture.publish(1, to: me, effect: .subscribe(room))
        fixture.publish(2, to: me, effect: .subscribe(room))
        fixture.publish(3, to: room)
        fixture.publish(4, to: me, effect: .unsubscribe(room))
        fixture.publish(5, to: room)
        fixture.publish(6, to: me, effect: .unsubscribe(room))
        fixture.turn()
        #expect(sink.sent == ["1", "2", "3", "4", "6"])
    }

    @Test("a session that ends closes its connections before the next publication")
    func close() {
        let session = Topic(.credential, "session/s")
        let (subscriber, sink) = fixture.subscriber([session, room])
        let loop = fixture.loop
        sink.whenClosed = { loop.remove(subscriber) }
        fixture.publish(1, to: room)
        fixture.publish(2, [Publication(topic: session, revision: Revision(2), frame: nil, effect: .close(.signedOut))])
        fixture.publish(3, to: room)
        fixture.turn()
        #expect(sink.closed == [.signedOut])
        #expect(sink.written == ["1"])
        #expect(CloseReason.signedOut.code == 1008)
    }
}
