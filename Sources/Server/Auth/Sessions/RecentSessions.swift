// SPDX-License-Identifier: MIT

import Store
import Synchronization
import WireProtocol

/// Sessions that were looked up lately, so that who asks often does not wait for a read of the store each time. They are kept under the
/// whole value of the cookie, whose signature was looked at before: who sends the same has it right.
///
/// It is told what a commit has changed before anybody hears that it is done, so a session that this server has ended is never found. What
/// another node of a cluster has written is noticed once it is applied here, as it is for sockets.
final class RecentSessions: Sendable {
    private struct State {
        var found: [String: Sessions.Found] = [:]
        /// The sessions that a record says something of.
        var dependents: [Address: Set<String>] = [:]
        var announced = Revision.zero
    }

    private let state = Mutex(State())

    /// Kept at most; when there are more, all are looked up again. One takes about half a kilobyte.
    static let most = 4_096

    /// - Parameter value: of the cookie.
    /// - Returns: nil when it has to be looked up.
    func session(_ value: String) -> Sessions.Found? {
        state.withLock { $0.found[value] }
    }

    /// Keeps what was found, unless it may have changed meanwhile.
    /// - Parameters:
    ///   - value: of the cookie, which is valid.
    ///   - addresses: of the records it was found in.
    ///   - revision: as of which they were read. What is committed after it is yet to be announced.
    func keep(_ found: Sessions.Found, under value: String, foundIn addresses: [Address], asOf revision: Revision) {
        state.withLock { state in
            guard revision >= state.announced else { return }
            if state.found.count >= Self.most || state.dependents.count >= 2 * Self.most {
                state.found = [:]
                state.dependents = [:]
            }
            state.found[value] = found
            for address in addresses { state.dependents[address, default: []].insert(value) }
        }
    }

    /// Forgets what has changed. Called by the announcer, in order.
    func note(_ changes: [Change]) {
        guard let newest = changes.last?.revision else { return }
        state.withLock { state in
            state.announced = max(state.announced, newest)
            guard !state.found.isEmpty else { return }
            for change in changes {
                for value in state.dependents.removeValue(forKey: change.address) ?? [] { state.found[value] = nil }
            }
        }
    }
}
