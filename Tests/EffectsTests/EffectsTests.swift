// SPDX-License-Identifier: MIT

import Logging
import ServiceLifecycle
import Synchronization
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Effects

@Suite("Effects: when each has its turn")
struct EffectsTests {
    /// An effect whose steps answer what they are told to.
    private final class Probe: Effect {
        let name: String
        let place: EffectPlace
        let followsCommits: Bool
        let steps = Counter()
        let stepsDown = Counter()
        let isWorking = Mutex(false)
        private let answer: @Sendable (_ step: Int64) throws -> EffectPause

        init(
            _ name: String = "probing",
            at place: EffectPlace = .everyNode,
            followsCommits: Bool = true,
            _ answer: @escaping @Sendable (_ step: Int64) throws -> EffectPause = { _ in .done() }
        ) {
            self.name = name
            self.place = place
            self.followsCommits = followsCommits
            self.answer = answer
        }

        func step() throws -> EffectPause { try answer(steps.next()) }

        func stepDown() { _ = stepsDown.next() }

        func work() async {
            isWorking.withLock { $0 = true }
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            isWorking.withLock { $0 = false }
        }

        /// Waits until it has made so many steps.
        func reaches(_ count: Int64) async throws {
            _ = try await eventually("step \(count)") { steps.count >= count ? true : nil }
        }
    }

    private struct Failure: Error {}

    private let signals = EffectSignals()
    private let clock = ManualClock()
    private let log = TestLog()

    private func running(
        _ effects: [Probe],
        isLeader: @escaping @Sendable () -> Bool = { true },
        _ body: () async throws -> Void
    ) async throws {
        let effects = Effects(
            effects,
            wokenBy: signals,
            isLeader: isLeader,
            clock: clock,
            logger: log.logger("test")
        )
        let running = Task { await effects.run() }
        defer { running.cancel() }
        try await body()
        running.cancel()
        await running.value
    }

    @Test("each begins at once, and goes on when a commit or its name wakes it")
    func waking() async throws {
        let (follower, other) = (Probe("following"), Probe("other", followsCommits: false))
        try await running([follower, other]) {
            try await follower.reaches(1)
            try await other.reaches(1)
            signals.committed()
            try await follower.reaches(2)
            signals.wake("other")
            try await other.reaches(2)
            signals.leadershipBegan()
            try await follower.reaches(3)
            try await other.reaches(3)
        }
        #expect(follower.steps.count == 3)
        #expect(other.steps.count == 3)
    }

    @Test("what comes while one pauses is one step")
    func gathering() async throws {
        let probe = Probe { _ in .done(notBefore: .milliseconds(250)) }
        try await running([probe]) {
            try await probe.reaches(1)
            for _ in 1...100 { signals.committed() }
            try await clock.advance(by: .milliseconds(249), whenSleeping: 1)
            #expect(probe.steps.count == 1)
            try await clock.advance(by: .milliseconds(1), whenSleeping: 1)
            try await probe.reaches(2)
            try await clock.advance(by: .milliseconds(250), whenSleeping: 1)
        }
        #expect(probe.steps.count == 2)
    }

    @Test("one that is not woken goes on when its time has come")
    func interval() async throws {
        let probe = Probe(followsCommits: false) { _ in .done(atLatest: .seconds(3_600)) }
        try await running([probe]) {
            try await probe.reaches(1)
            try await clock.advance(by: .seconds(3_599), whenSleeping: 1)
            #expect(probe.steps.count == 1)
            try await clock.advance(by: .seconds(1), whenSleeping: 1)
            try await probe.reaches(2)
        }
    }

    @Test("after a failure it is tried again, later each time; the log says when it begins and when it is over")
    func failures() async throws {
        let probe = Probe { step in
            if step <= 3 { throw Failure() }
            return .done()
        }
        try await running([probe]) {
            for (step, pause) in zip(Int64(1)..., [1, 2, 4]) {
                try await probe.reaches(step)
                try await clock.advance(by: .milliseconds(pause * 1_000 - 1), whenSleeping: 1)
                #expect(probe.steps.count == step)
                try await clock.advance(by: .milliseconds(1), whenSleeping: 1)
            }
            try await probe.reaches(4)
            _ = try await eventually("the log") { log.lines.count == 2 ? true : nil }
        }
        #expect(log.lines.map(\.message) == ["probing: failed; will retry", "probing: works again"])
        #expect(Effects.pause(after: 1_000) == .seconds(60))
    }

    @Test("the leader's effects rest on every other node, and begin when it becomes the leader")
    func leader() async throws {
        let isLeader = Mutex(false)
        let (leading, local) = (Probe("leading", at: .leader), Probe("local"))
        try await running([leading, local], isLeader: { isLeader.withLock { $0 } }) {
            try await local.reaches(1)
            signals.committed()
            try await local.reaches(2)
            _ = try await eventually("resting") { leading.stepsDown.count > 0 ? true : nil }
            #expect(leading.steps.count == 0)
            isLeader.withLock { $0 = true }
            signals.leadershipBegan()
            try await leading.reaches(1)
            isLeader.withLock { $0 = false }
            let before = leading.stepsDown.count
            signals.committed()
            _ = try await eventually("resting again") { leading.stepsDown.count > before ? true : nil }
        }
        #expect(leading.steps.count == 1)
    }

    @Test("a server that stops ends the steps, their pauses and what they have begun")
    func stopping() async throws {
        let probe = Probe { _ in .more(after: .seconds(60)) }
        let effects = Effects([probe], wokenBy: signals, isLeader: { true }, clock: clock, logger: log.logger("test"))
        let group = ServiceGroup(services: [effects], logger: log.logger("test"))
        async let running: Void = group.run()
        _ = try await eventually("begun") { probe.isWorking.withLock { $0 } && clock.sleeping == 1 ? true : nil }
        await group.triggerGracefulShutdown()
        try await running
        #expect(probe.isWorking.withLock { $0 } == false)
        #expect(clock.sleeping == 0)
    }
}

@Suite("Effects: deliveries")
struct DeliveriesTests {
    private struct Letter: Delivery {
        let target: String
        let number: Int64

        var revision: Revision { Revision(number) }
    }

    @Test("a target that never answers keeps no other waiting, and what is not delivered is not written down")
    func slow() async throws {
        let deliveries = Deliveries<Letter>()
        let made = Journal<Int64>()
        let working = Task {
            await deliveries.work { letter in
                if letter.target == "slow" { try? await Task.sleep(for: .seconds(3_600)) }
                made.record(letter.number)
            }
        }
        let others = (2...40).map { Letter(target: "t\($0)", number: $0) }
        await deliveries.add([Letter(target: "slow", number: 1)] + others)
        _ = try await eventually("all but one") { made.entries.count == 39 ? true : nil }
        #expect(await deliveries.deliveredThrough(Revision(50), hasNews: true) == Revision(0))
        working.cancel()
        await working.value
        // It was cut short, so it is still to be delivered.
        #expect(await deliveries.deliveredThrough(Revision(51), hasNews: true) == nil)
    }
}
