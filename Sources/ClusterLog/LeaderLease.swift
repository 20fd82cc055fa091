// SPDX-License-Identifier: MIT

import NATS
import Synchronization

/// The lease of the leader, the one node of a cluster that does what only one is to do: tell people's devices of messages, tidy up. The
/// leader renews it every few seconds; when the leader is gone, another node takes it.
///
/// For a moment two nodes may believe that they hold it, so what a leader does must bear being done twice.
package final class LeaderLease: Sendable {
    /// After how long a node that says nothing has lost it.
    package static let term: Duration = .seconds(10)
    private static let renewal: Duration = .seconds(3)

    private let lease: NATSLease
    private let begins: @Sendable () -> Void
    /// Until when it is ours; nil when it is not.
    private let until = Mutex<ContinuousClock.Instant?>(nil)
    private let thread = PeriodicThread()

    init(_ lease: NATSLease, begins: @escaping @Sendable () -> Void) {
        self.lease = lease
        self.begins = begins
        thread.start("roomkey.cluster.duty", every: Self.renewal) { [self] in
            renew()
        } finally: {
            lease.giveBack()
        }
    }

    /// Whether this node holds it now.
    package var isHeld: Bool { until.withLock { $0.map { .now < $0 } ?? false } }

    private func renew() {
        // By our clock it ends before it does on the servers.
        let asked = ContinuousClock.now
        guard lease.take() else { return }
        let wasMine = until.withLock { until in
            defer { until = asked + Self.term }
            return until.map { asked < $0 } ?? false
        }
        if !wasMine { begins() }
    }

    /// Returns it, for another node to take at once.
    func close() async {
        await thread.close()
    }
}
