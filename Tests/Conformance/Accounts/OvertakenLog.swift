// SPDX-License-Identifier: MIT

import CommitLog
import Store
import Synchronization

/// A log in which another command overtakes the next one: what was decided a moment ago is applied to records that have changed.
final class OvertakenLog: CommitLog {
    private let base: EmbeddedLog
    private let overtaking = Mutex<Command?>(nil)

    init(_ base: EmbeddedLog) {
        self.base = base
    }

    /// Has a command overtake the next one.
    func overtakeNext(with command: Command) {
        overtaking.withLock { $0 = command }
    }

    /// Whether the command still waits for one to overtake.
    var isWaiting: Bool { overtaking.withLock { $0 != nil } }

    func append(_ command: Command, completion: Completion<Outcome, CommitLogError>) {
        let first = overtaking.withLock { overtaking in
            defer { overtaking = nil }
            return overtaking
        }
        if let first { base.append(first) { _ in } }
        base.append(command, completion: completion)
    }

    func close() async { base.close() }
}
