// SPDX-License-Identifier: MIT

import Synchronization

/// Wakes effects. It is there before them, because what wakes them is built first: the log.
///
/// However often an effect is woken while it works or pauses, it is one more step.
package final class EffectSignals: Sendable {
    private struct Sleeper {
        let name: String
        let followsCommits: Bool
        let wake: AsyncStream<Void>.Continuation
    }

    private let sleepers = Mutex<[Sleeper]>([])

    package init() {}

    /// Something was committed.
    package func committed() {
        wake { $0.followsCommits }
    }

    /// This node has become the leader.
    package func leadershipBegan() {
        wake { _ in true }
    }

    /// There is something to do for an effect that does not follow commits.
    package func wake(_ name: String) {
        wake { $0.name == name }
    }

    private func wake(_ isMeant: (Sleeper) -> Bool) {
        // To yield is to note it; whoever waits runs elsewhere.
        sleepers.withLock { sleepers in
            for sleeper in sleepers where isMeant(sleeper) { sleeper.wake.yield() }
        }
    }

    func register(_ effect: any Effect) -> (AsyncStream<Void>, AsyncStream<Void>.Continuation) {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let sleeper = Sleeper(name: effect.name, followsCommits: effect.followsCommits, wake: wake)
        sleepers.withLock { $0.append(sleeper) }
        return (stream, wake)
    }
}
