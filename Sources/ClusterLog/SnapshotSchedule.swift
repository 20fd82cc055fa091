// SPDX-License-Identifier: MIT

import Foundation
import NATS

/// When the leader takes a snapshot: after a while, when there is anything new, and earlier when much is.
package struct SnapshotSchedule: Sendable {
    /// How old the newest may become while there is anything new.
    var age: Duration = .seconds(3600)
    /// How much may stand in the log behind the newest: what a node that begins has to apply.
    var entries: UInt64 = 100_000
    var bytes: UInt64 = 256 << 20
    /// How often to look, and to try again when it fails.
    var interval: Duration = .seconds(30)

    package init() {}

    /// Whether one is due.
    /// - Parameters:
    ///   - newest: the last entry in the newest, 0 when there is none.
    ///   - takenAt: when that was taken; when there is none, the time when the log was made.
    ///   - applied: the last entry that this node has applied.
    func isDue(newest: UInt64, takenAt: Date, applied: UInt64, state: NATSStream.State, now: Date) -> Bool {
        guard applied > newest else { return false }
        let tail = applied - newest
        // All entries that are kept take about the same.
        let average = Double(state.bytes) / Double(max(1, state.last + 1 - min(state.first, state.last)))
        return tail >= entries || average * Double(tail) >= Double(bytes)
            // It lies far in the future after the clock was set back.
            || abs(now.timeIntervalSince(takenAt)) >= age / .seconds(1)
    }
}
