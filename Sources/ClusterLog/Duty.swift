// SPDX-License-Identifier: MIT

import NATS
import Synchronization

/// The duty of doing what only one node of a cluster is to do: to tell people's devices of messages, to tidy up. The node that has it says
/// so every few seconds; when it is gone, another takes it.
///
/// For a moment two may believe that they have it, so what is done on duty must bear being done twice.
package final class Duty: Sendable {
    /// After how long a node that says nothing has lost it.
    package static let term: Duration = .seconds(10)
    private static let renewal: Duration = .seconds(3)

    private let lease: NATSLease
    private let begins: @Sendable () -> Void
    /// Until when it is ours; nil when it is not.
    private let until = Mutex<ContinuousClock.Instant?>(nil)
    private let rounds = Rounds()

    init(_ lease: NATSLease, begins: @escaping @Sendable () -> Void) {
        self.lease = lease
        self.begins = begins
        rounds.start("roomkey.cluster.duty", every: Self.renewal) { [self] in
            renew()
        } finally: {
            lease.giveBack()
        }
    }

    /// Whether this node has it now.
    package var isMine: Bool { until.withLock { $0.map { .now < $0 } ?? false } }

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

    /// Gives it back, for another node to take at once.
    func close() async {
        await rounds.close()
    }
}
