// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NATS
import Store
import Synchronization

/// Takes snapshots and trims the log, for as long as its node is the leader. Two that believe to be it do no harm: both take a
/// snapshot of the same log, and nothing is trimmed that one of those that are there does not hold.
final class SnapshotKeeper: Sendable {
    private let log: ClusterLog
    private let isLeader: @Sendable () -> Bool
    private let schedule: SnapshotSchedule
    private let thread = PeriodicThread()

    init(_ log: ClusterLog, schedule: SnapshotSchedule, isLeader: @escaping @Sendable () -> Bool) {
        self.log = log
        self.schedule = schedule
        self.isLeader = isLeader
        thread.start("roomkey.cluster.snapshots", every: schedule.interval, after: schedule.interval) { [self] in look()
        }
    }

    private func look() {
        guard isLeader(), log.isReady else { return }
        do {
            let state = try log.stream.state()
            let snapshots = try LogSnapshots(of: log.id, beside: log.stream)
            let newest = try snapshots.all().first
            let applied = log.progress.withLock { $0.applied }
            let isDue = schedule.isDue(
                newest: newest?.entry ?? 0,
                takenAt: newest?.takenAt ?? state.madeAt,
                applied: applied,
                state: state,
                now: Date()
            )
            guard isDue else { return }
            try snapshots.take(of: DatabaseFile(URL(filePath: log.store.path)))
            try snapshots.trim(log.stream)
            log.logger.info("took a snapshot of the log", metadata: ["entry": "\(applied)"])
        } catch {
            log.logger.warning("no snapshot could be taken; it is tried again", metadata: ["error": "\(error)"])
        }
    }

    /// Waits for a snapshot that is being taken.
    func close() async {
        await thread.close()
    }
}
