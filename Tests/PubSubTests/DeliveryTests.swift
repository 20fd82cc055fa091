// SPDX-License-Identifier: MIT

import NIOCore
import Testing
import WireProtocol

@testable import PubSub

@Suite("PubSub: delivery")
struct DeliveryTests {
    private let fixture = HubFixture()
    private let topic = Topic(.keyValue, "a:1")

    @Test("a publication goes to those who subscribed to its topic, and to nobody else")
    func topics() {
        let (_, here) = fixture.subscriber([topic])
        let (_, other) = fixture.subscriber([Topic(.keyValue, "a:2")])
        let (_, otherSpace) = fixture.subscriber([Topic(.chat, "a:1")])
        fixture.publish(1, to: topic)
        #expect(here.written.isEmpty, "nothing is delivered outside of the event loop's turn")
        fixture.turn()
        #expect(here.sent == ["1"])
        #expect(other.written.isEmpty && other.flushes == 0)
        #expect(otherSpace.written.isEmpty)
    }

    @Test(
        "overlapping subscriptions deliver a publication once",
        arguments: [["a:1"], ["a:*"], ["*"], ["a:1", "a:*", "*", "*:1", "a*1"], ["a:1", "a:1"], ["*", "**"]]
    )
    func overlapping(patterns: [String]) {
        let (_, sink) = fixture.subscriber([topic, topic], patterns: patterns)
        fixture.publish(1, to: topic)
        fixture.publish(2, to: topic)
        fixture.turn()
        #expect(sink.sent == ["1", "2"])
    }

    @Test("a pattern is for the keys it matches, in its space")
    func patterns() {
        let (_, sink) = fixture.subscriber(patterns: ["a:*:x", "b", "c*"])
        let names = ["a:1:x", "a:1:y", "a:x", "b", "bb", "c", "cc", "", "xc"]
        for (index, name) in names.enumerated() { fixture.publish(Int64(index) + 1, to: Topic(.keyValue, name)) }
        fixture.publish(20, to: Topic(.chat, "b"))
        fixture.publish(21, to: Topic(.chat, "cc"))
        fixture.turn()
        #expect(sink.sent == ["1", "4", "6", "7"])
    }

    @Test("a subscription from now on never delivers what was committed before, also when it is still on its way")
    func fromNowOn() {
        fixture.publish(1, to: topic)
        let (_, sink) = fixture.subscriber([topic], patterns: ["a*"])
        fixture.publish(2, to: topic)
        fixture.turn()
        #expect(sink.sent == ["2"])
    }

    @Test("a hub that begins at a revision delivers nothing up to it")
    func startingRevision() {
        let fixture = HubFixture(startingAt: 7)
        let (_, sink) = fixture.subscriber([topic])
        fixture.publish(7, to: topic)
        fixture.publish(8, to: topic)
        fixture.turn()
        #expect(sink.sent == ["8"])
    }

    @Test("a commit that nobody is told of still moves the revision that subscriptions begin after")
    func silentCommit() {
        fixture.publish(5, [])
        let (_, sink) = fixture.subscriber([topic])
        fixture.publish(5, to: topic)
        fixture.publish(6, to: topic)
        fixture.turn()
        #expect(sink.sent == ["6"])
    }

    @Test("who is answered is sent it before the others are sent what was published, though they subscribed earlier")
    func answeredFirst() {
        var order: [String] = []
        let (_, before) = fixture.subscriber([topic])
        let (asking, answered) = fixture.subscriber([topic])
        let (_, after) = fixture.subscriber([topic])
        for (name, sink) in [("before", before), ("answered", answered), ("after", after)] {
            sink.whenFlushed = { order.append(name) }
        }
        let loop = fixture.loop
        let bound = NIOLoopBound(asking, eventLoop: fixture.eventLoop)
        // The reply is there only while what was published is written already, as with a log that has a thread of its own.
        before.whenWritten = {
            loop.enqueue {
                bound.value.sink.write(ByteBuffer(string: "reply"))
                loop.flushSoon(bound.value)
            }
        }
        fixture.publish(1, to: topic)
        fixture.turn()
        #expect(order == ["answered", "before", "after"])
        #expect(answered.sent == ["1", "reply"])
        #expect(before.sent == ["1"] && after.sent == ["1"])
    }

    @Test("each subscriber is flushed once a turn, and only if it was written to")
    func flushes() {
        let (_, busy) = fixture.subscriber([topic], patterns: ["*"])
        let (_, idle) = fixture.subscriber([Topic(.keyValue, "idle")])
        let (replied, answered) = fixture.subscriber([topic])
        for revision in 1...50 { fixture.publish(Int64(revision), to: topic) }
        let loop = fixture.loop
        let bound = NIOLoopBound(replied, eventLoop: fixture.eventLoop)
        loop.enqueue {
            bound.value.sink.write(ByteBuffer(string: "reply"))
            loop.flushSoon(bound.value)
        }
        fixture.publish(51, to: topic)
        fixture.turn()
        #expect(busy.sent.count == 51)
        #expect(busy.flushes == 1)
        #expect(idle.flushes == 0)
        #expect(answered.sent == (1...50).map { "\($0)" } + ["reply", "51"])
        #expect(answered.flushes == 1)
        fixture.publish(52, to: topic)
        fixture.turn()
        #expect(busy.flushes == 2)
    }

    @Test("outside of a turn a flush happens at once")
    func flushNow() {
        let (subscriber, sink) = fixture.subscriber()
        fixture.loop.flushSoon(subscriber)
        #expect(sink.flushes == 1)
    }

    @Test("work runs in order with the publications delivered before it")
    func workInOrder() {
        let (subscriber, sink) = fixture.subscriber([topic])
        let bound = NIOLoopBound(subscriber, eventLoop: fixture.eventLoop)
        fixture.publish(1, to: topic)
        fixture.loop.enqueue { bound.value.sink.write(ByteBuffer(string: "work")) }
        fixture.publish(2, to: topic)
        fixture.turn()
        #expect(sink.written == ["1", "work", "2"])
    }

    @Test("who reads too slowly is closed and says so; the others are not held up")
    func tooSlow() {
        let (_, slow) = fixture.subscriber([topic])
        let (_, full) = fixture.subscriber([topic])
        let (_, quick) = fixture.subscriber([topic])
        slow.stuckBytes = Limits.queuedBytes + 1
        full.stuckBytes = Limits.queuedBytes
        fixture.publish(1, to: topic)
        fixture.turn()
        #expect(slow.closed == [.tooSlow])
        #expect(full.closed.isEmpty)
        #expect(quick.closed.isEmpty)
        #expect(quick.sent == ["1"])
        #expect(CloseReason.tooSlow.code == 1013)
    }

    @Test("a removed subscriber is told nothing more, and nothing of it is kept")
    func removed() {
        let topics = ["a:1", "a:2"].map { Topic(.keyValue, $0) }
        let (gone, sink) = fixture.subscriber(topics, patterns: ["a:*", "*", "a:1", "a:*"])
        let (stays, other) = fixture.subscriber(topics, patterns: ["a:*", "*", "b*"])
        fixture.publish(1, to: topics[0])
        fixture.loop.remove(gone)
        fixture.publish(2, to: topics[0])
        fixture.turn()
        #expect(sink.written.isEmpty)
        #expect(other.sent == ["1", "2"])
        fixture.loop.remove(gone)
        fixture.loop.remove(stays)
        expectNothingKept()
        fixture.publish(3, to: topics[0])
        fixture.turn()
        #expect(other.sent == ["1", "2"])
    }

    @Test("a connection that is removed while it is closed for being too slow leaves nothing behind")
    func removedWhileClosing() {
        let (first, slow) = fixture.subscriber([topic], patterns: ["*", "a*"])
        let (_, other) = fixture.subscriber([topic], patterns: ["*"])
        let loop = fixture.loop
        slow.stuckBytes = .max
        slow.whenClosed = { loop.remove(first) }
        fixture.publish(1, to: topic)
        fixture.turn()
        fixture.publish(2, to: topic)
        fixture.turn()
        #expect(slow.sent == ["1"])
        #expect(slow.closed == [.tooSlow])
        #expect(other.sent == ["1", "2"])
    }

    private func expectNothingKept() {
        let mirror = Mirror(reflecting: fixture.loop)
        #expect((mirror.descendant("subscribers") as? [Topic: [Subscriber]])?.isEmpty == true)
        #expect(
            (mirror.descendant("patterns") as? [Topic: [(pattern: Subscriber.Pattern, subscriber: Subscriber)]])?
                .isEmpty == true
        )
        #expect((mirror.descendant("prefixLengths") as? [Int: Int])?.isEmpty == true)
        #expect((mirror.descendant("waitingForFlush") as? [Subscriber])?.isEmpty == true)
    }

    @Test("a hint goes to who is subscribed now and reads in time, in its place, and is not told again")
    func hints() {
        let topic = Topic(.chat, "room/r")
        let (_, here) = fixture.subscriber([topic])
        let (_, slow) = fixture.subscriber([topic])
        let (_, other) = fixture.subscriber([Topic(.keyValue, "a:2")])
        slow.stuckBytes = 64 << 10
        fixture.publish(1, to: topic)
        fixture.hub.hint(ByteBuffer(string: "hint"), to: topic)
        fixture.publish(2, to: topic)
        fixture.turn()
        #expect(here.sent == ["1", "hint", "2"])
        #expect(slow.sent == ["1", "2"])
        #expect(other.written.isEmpty)
        let (later, sink) = fixture.subscriber()
        fixture.loop.subscribe(later, to: [topic], after: .zero)
        #expect(sink.written == ["1", "2"])
    }

    @Test("a state goes to who subscribed before it, by key or wildcard, in its place, and is not told again")
    func state() {
        let topic = Topic(.keyValue, "a:1")
        let (_, byKey) = fixture.subscriber([topic])
        let (_, byWildcard) = fixture.subscriber(patterns: ["a:*"])
        fixture.publish(1, to: topic)
        fixture.hub.tell(.numbered(1, topic))
        fixture.publish(2, to: topic)
        fixture.turn()
        let (_, later) = fixture.subscriber([topic])
        fixture.hub.tell(.numbered(2, topic))
        fixture.hub.tell(.numbered(2, Topic(.keyValue, "b")))
        fixture.turn()
        #expect(byKey.sent == ["1", "1", "2", "2"])
        #expect(byWildcard.sent == ["1", "1", "2", "2"])
        #expect(later.sent == [])
        let (subscriber, resumed) = fixture.subscriber()
        #expect(fixture.loop.subscribe(subscriber, to: [topic], after: Revision(1)))
        #expect(resumed.sent.isEmpty)
    }
}
