// SPDX-License-Identifier: MIT

import CommitLog
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log: commands without an outcome")
struct PendingCommandsTests {
    private static let start = ContinuousClock.now

    private static func accepted(_ key: String, after seconds: Int = 0, bytes: Int = 1) -> PendingCommands.Accepted {
        PendingCommands.Accepted(
            command: put(key, String(repeating: "x", count: bytes)),
            at: start + .seconds(seconds),
            completion: Completion { _ in }
        )
    }

    @Test("an entry takes all that waits, up to its size, and at least one")
    func entries() {
        var pending = PendingCommands()
        let large = Self.accepted("large", bytes: PendingCommands.bytesPerEntry)
        let refusals = [Self.accepted("a"), Self.accepted("b"), large, Self.accepted("c")].map { pending.accept($0) }
        #expect(refusals == [nil, nil, nil, nil])
        var lengths: [Int] = []
        while let entry = pending.nextEntry() { lengths.append(entry.commands.count) }
        #expect(lengths == [2, 1, 1])
    }

    @Test("what waited too long failed; only what the stream may have is unknown")
    func expiry() {
        var pending = PendingCommands()
        let refusals = [
            pending.accept(Self.accepted("tried", after: 0)), Self.take(&pending, isTried: true),
            pending.accept(Self.accepted("taken", after: 1)), Self.take(&pending, isTried: false),
            pending.accept(Self.accepted("waiting", after: 2)), pending.accept(Self.accepted("young", after: 9)),
        ]
        #expect(refusals.allSatisfy { $0 == nil })
        let expired = pending.expire(acceptedBefore: Self.start + .seconds(5))
        #expect(expired.map(\.1) == [.unknown, .unreachable, .unreachable])
        let isSentAgain = pending.willTry(1)
        #expect(!isSentAgain, "what has failed is not sent any more")
        let left = pending.remove(2)
        #expect(left.isEmpty)
        #expect(!pending.isEmpty)
        let young = pending.expire(acceptedBefore: Self.start + .seconds(10))
        #expect(young.map(\.1) == [.unreachable])
        #expect(pending.isEmpty)
    }

    @Test("no more are accepted than there is room for, and again when some are done")
    func full() throws {
        var pending = PendingCommands()
        let refusals = (0..<PendingCommands.maximumCount).map { pending.accept(Self.accepted("\($0)")) }
        #expect(refusals.allSatisfy { $0 == nil })
        let taken = pending.nextEntry()
        let entry = try #require(taken)
        let whileFull = pending.accept(Self.accepted("one more"))
        #expect(whileFull == .overloaded, "what is in an entry has no outcome yet")
        let done = pending.remove(entry.number)
        #expect(done.count == entry.commands.count)
        let afterwards = pending.accept(Self.accepted("one more"))
        #expect(afterwards == nil)
        pending.close()
        let late = pending.accept(Self.accepted("late"))
        #expect(late == .closed)
    }

    /// Makes an entry of what waits.
    private static func take(_ pending: inout PendingCommands, isTried: Bool) -> CommitLogError? {
        guard let entry = pending.nextEntry() else { return .closed }
        return !isTried || pending.willTry(entry.number) ? nil : .closed
    }
}
