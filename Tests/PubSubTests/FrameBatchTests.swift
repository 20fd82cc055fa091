// SPDX-License-Identifier: MIT

import NIOCore
import TestBasics
import Testing
import WireProtocol

@testable import PubSub

@Suite("PubSub: batches of frames")
struct FrameBatchTests {
    private let fixture = HubFixture()

    @Test("what follows each other in a turn is written as one buffer to who has one of the topics")
    func joined() {
        let (general, random) = (Topic(.chat, "general"), Topic(.chat, "random"))
        let (_, ada) = fixture.subscriber([general])
        let (_, bob) = fixture.subscriber([random, Topic(.chat, "silent")])
        let (_, both) = fixture.subscriber([general, random])
        for revision in 1...30 { fixture.publish(Int64(revision), to: revision % 3 == 0 ? random : general) }
        fixture.turn()
        #expect(ada.sent == (1...30).filter { $0 % 3 != 0 }.map(String.init))
        #expect(bob.sent == (1...30).filter { $0 % 3 == 0 }.map(String.init))
        #expect(both.sent == (1...30).map(String.init))
        #expect(ada.writes == 1)
        #expect(bob.writes == 1)
    }

    @Test("a publication that changes a subscription takes effect between those before and after it")
    func effect() {
        let (room, user) = (Topic(.chat, "room"), Topic(.chat, "user"))
        let (_, sink) = fixture.subscriber([user, room])
        let (_, other) = fixture.subscriber([room])
        fixture.publish(1, to: room)
        fixture.publish(2, to: room)
        fixture.publish(3, to: user, effect: .unsubscribe(room))
        fixture.publish(4, to: room)
        fixture.turn()
        #expect(sink.sent == ["1", "2", "3"])
        #expect(other.sent == ["1", "2", "4"])
    }

    @Test("everybody gets what they are subscribed to since they were, once and in order", arguments: seeds(50))
    func model(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let topics = (0..<4).map { Topic($0 == 3 ? .keyValue : .chat, "t\($0)") }
        var expected: [(sink: RecordingSink, topics: Set<Topic>, sent: [String])] = []
        if Bool.random(using: &random) {
            let (_, sink) = fixture.subscriber(patterns: ["t*"])
            expected.append((sink, [topics[3]], []))
        }
        var revision: Int64 = 0
        for _ in 0..<30 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let wanted = topics.filter { _ in Bool.random(using: &random) }
                // What is on its way now is from before it subscribed.
                let (_, sink) = fixture.subscriber(wanted)
                expected.append((sink, Set(wanted), []))
            }
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                revision += 1
                let commit = topics.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
                fixture.publish(revision, commit.map { .numbered(revision, $0) })
                for index in expected.indices {
                    expected[index].sent += commit.filter { expected[index].topics.contains($0) }.map { _ in
                        "\(revision)"
                    }
                }
            }
            if Bool.random(using: &random) { fixture.turn() }
        }
        fixture.turn()
        for one in expected { #expect(one.sink.sent == one.sent) }
    }
}
