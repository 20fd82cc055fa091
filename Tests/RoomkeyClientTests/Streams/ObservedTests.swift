// SPDX-License-Identifier: MIT

import Observation
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: values for SwiftUI")
struct ObservedTests {
    @MainActor
    @Test("who has read the value is told of its change")
    func observing() async throws {
        let source = LatestSource("old")
        let observed = Observed(source.sequence)
        #expect(observed.value == "old")
        let changed = Inbox<Bool>()
        let seen = withObservationTracking {
            observed.value
        } onChange: {
            changed.put(true)
        }
        #expect(seen == "old")
        source.set("new")
        _ = try await changed.next("the change")
        let deadline = ContinuousClock.now + .seconds(60)
        while observed.value != "new", ContinuousClock.now < deadline { await Task.yield() }
        #expect(observed.value == "new")
    }

    @MainActor
    @Test("it does not live longer than who holds it")
    func ending() async throws {
        let source = LatestSource(0)
        var observed: Observed<Int>? = Observed(source.sequence)
        weak let reference = observed
        #expect(reference?.value == 0)
        observed = nil
        #expect(observed == nil)
        #expect(reference == nil)
    }
}
