// SPDX-License-Identifier: MIT

import NIOCore
import Testing
import WireProtocol

@testable import PubSub

@Suite("PubSub: delivery times")
struct LatencyHistogramTests {
    @Test(
        "a time is counted in a step that is above it by an eighth at most",
        arguments: [0, 1, 63, 64, 65, 71, 72, 100, 127, 128, 1_000, 4_095, 4_096, 1_000_000, 60_000_000, 134_217_727]
    )
    func step(microseconds: Int64) throws {
        let times = LatencyHistogram()
        times.note(.microseconds(microseconds))
        let step = try #require(times.steps.first)
        #expect(times.steps == [LatencyHistogram.Step(upTo: step.upTo, count: 1)])
        #expect(step.upTo > microseconds)
        #expect(step.upTo <= max(64, microseconds + microseconds / 8 + 1))
    }

    @Test("what took hours is counted with what took minutes")
    func longest() {
        let times = LatencyHistogram()
        times.note(.seconds(36_000))
        times.note(.seconds(130))
        #expect(times.steps == [LatencyHistogram.Step(upTo: 1 << 27, count: 2)])
    }

    @Test("steps come in order, and what is between two readings is their difference")
    func order() {
        let times = LatencyHistogram()
        for milliseconds in [5, 1, 3, 1] { times.note(.milliseconds(milliseconds)) }
        #expect(times.steps.map(\.count) == [2, 1, 1])
        #expect(times.steps.map(\.upTo) == times.steps.map(\.upTo).sorted())
        times.note(.milliseconds(3))
        #expect(times.steps.map(\.count) == [2, 2, 1])
    }

    @Test("a delivery is timed after it was flushed, once whoever hears it, and not when nobody does")
    func delivery() {
        let fixture = HubFixture()
        let topic = Topic(.chat, "general")
        let (_, first) = fixture.subscriber([topic])
        let (_, second) = fixture.subscriber([topic])
        fixture.publish(1, [.accepted(1, topic, .now - .seconds(3))])
        #expect(fixture.hub.deliveryTimes.steps == [])
        fixture.turn()
        #expect(first.flushes == 1 && second.flushes == 1)
        let steps = fixture.hub.deliveryTimes.steps
        #expect(steps.map(\.count) == [1])
        #expect(steps.allSatisfy { (3_000_000..<60_000_000).contains($0.upTo) })

        fixture.publish(2, [.accepted(2, Topic(.chat, "elsewhere"), .now)])
        fixture.publish(3, to: topic)
        fixture.turn()
        #expect(first.sent == ["1", "3"])
        #expect(fixture.hub.deliveryTimes.steps == steps)
    }
}

extension Publication {
    fileprivate static func accepted(_ revision: Int64, _ topic: Topic, _ at: ContinuousClock.Instant) -> Publication {
        let frame = ByteBuffer(string: "\(revision)")
        return Publication(topic: topic, revision: Revision(revision), frame: frame, acceptedAt: at)
    }
}
