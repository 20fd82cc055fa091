// SPDX-License-Identifier: MIT

/// Work that follows from what was committed and is no part of the commit: it acts on the world, happens later, or takes longer than
/// anybody should wait for (docs/architecture.md, invariant 13).
///
/// An effect is derived from the store. It reads what is to be done from a place in the log that it writes down itself, such as an
/// ``EffectCursor``, so a crash forgets nothing. What it repeats after a crash must be done only once: inside, by a command whose
/// conditions no longer hold; outside, by an ID that the other side knows.
package protocol Effect: Sendable {
    /// What it is called in the log.
    var name: String { get }

    var place: EffectPlace { get }

    /// Whether a commit may give it something to do.
    var followsCommits: Bool { get }

    /// Does the next piece of the work. ``Effects`` calls it again and again, one call at a time.
    /// - Returns: when to call it again.
    /// - Throws: what is logged. It is called again after a pause that grows with each failure.
    func step() async throws -> EffectPause

    /// Runs beside the steps until the task is cancelled: what they have begun and do not wait for.
    func work() async

    /// Lets go of what is known from earlier steps: another node does the work for now.
    func stepDown() async
}

extension Effect {
    package var followsCommits: Bool { false }
    package func work() async {}
    package func stepDown() async {}
}

/// Where an effect runs.
package enum EffectPlace: Sendable {
    /// On the leader only: it acts for all nodes of a cluster.
    case leader
    /// On every node, each for itself.
    case everyNode
}

/// When an effect has more to do.
package enum EffectPause: Sendable, Equatable {
    /// After a while, whatever happens.
    case more(after: Duration = .zero)
    /// When it is woken, but not before a while has passed, so that what comes together is done together; without being woken, when
    /// the longer time has passed.
    case done(notBefore: Duration = .zero, atLatest: Duration? = nil)
}
