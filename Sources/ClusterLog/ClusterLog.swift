// SPDX-License-Identifier: MIT

package import CommitLog
import Dispatch
import Foundation
package import Logging
package import NATS
package import Store
import Synchronization
import WireProtocol

/// The log of a cluster: a JetStream stream, which every node appends to, reads in order, and applies to a database of its own.
///
/// **Appending.** While one entry is on its way, commands pile up; the next entry takes all of them. One entry of a node is on its way
/// at a time, so that one that has to be sent again is not overtaken by the next.
///
/// **Following.** The entries of all nodes come back in the stream's order. They are applied in one transaction with the number of
/// the last of them (``LogPosition``), announced, and then the commands of this node complete. Since applying depends on nothing but the
/// database, every node comes to the same records under the same revisions.
///
/// An entry that is not acknowledged is sent again, so the stream may hold it twice. Each node numbers its entries, and one is applied
/// only when its number is higher than any of its node before, so it counts once. (The stream could tell repetitions by itself, but
/// its replicas have been seen to part over it.) Who waits longer than ``patience`` is told that it failed: that nothing was done if the
/// entry was never sent, else that it is not known. Then it is not sent again.
package final class ClusterLog: CommitLog {
    /// How long a command waits for the cluster.
    package static let patience: Duration = .seconds(5)
    /// A node is ready while it has applied all that was in the log this long ago.
    package static let readyWithin: Duration = .seconds(1)

    let store: Store
    let stream: NATSStream
    /// The log's name for itself, in ``LogPosition/log``.
    let id: String
    let announce: @Sendable ([Change]) -> Void
    let logger: Logger
    let writeFailures: WriteFailures
    private let patience: Duration
    /// This run of this node.
    let node = UUID()
    let pending = Mutex(PendingCommands())
    let progress: Mutex<Progress>
    let isStopping = Mutex(false)
    /// Signalled when there are commands for the publisher, and when it is to stop.
    let work = DispatchSemaphore(value: 0)
    private let threads = DispatchGroup()

    /// Tells why the node cannot go on, at most once.
    package let failures: AsyncStream<ClusterError>
    let failed: AsyncStream<ClusterError>.Continuation

    /// How far this node is.
    struct Progress {
        /// The last entry that has been applied.
        var applied: UInt64
        /// Of each node that has written to the log, the number of its newest entry that has been applied.
        var numbers: [UUID: UInt64]
        /// Of what has been applied.
        var digest: LogDigest
        /// When it was applied, or when the log was re-read.
        var movedAt = ContinuousClock.now
        /// When the log was last seen, and how long it was then.
        var seen: (last: UInt64, at: ContinuousClock.Instant)?
        /// When the log was last seen to hold nothing that has not been applied.
        var isCurrentAt: ContinuousClock.Instant?
        /// Why the node cannot go on.
        var failure: ClusterError?

        /// Whether the log holds more, and nothing of it comes.
        var isStalled: Bool {
            guard let seen, seen.last > applied else { return false }
            return movedAt.duration(to: .now) > ClusterLog.stalledAfter
        }

        mutating func noteCurrent() {
            if let seen, seen.last <= applied { isCurrentAt = seen.at }
        }
    }

    private static let stalledAfter: Duration = .seconds(1)
    private static let expiryIntervalMilliseconds = 100
    private static let watchIntervalMilliseconds = 250

    /// Begins to follow the log.
    /// - Parameters:
    ///   - found: what ``findStream(_:)`` has found.
    ///   - patience: how long a command waits for the cluster.
    ///   - announce: is given the changes of each transaction, in order, after it is durable and before this node's commands of it
    ///     complete. It must not block.
    /// - Throws: ``ClusterError`` or `StoreError`.
    package init(
        _ found: Found,
        of stream: NATSStream,
        store: Store,
        patience: Duration = patience,
        logger: Logger,
        announce: @escaping @Sendable ([Change]) -> Void
    ) throws {
        let position = try Self.position(of: store, in: found)
        self.store = store
        self.stream = stream
        self.announce = announce
        self.logger = logger
        writeFailures = WriteFailures(
            logger,
            failing: "the cluster log cannot be applied; will retry",
            working: "the cluster log can be applied again"
        )
        self.patience = patience
        id = position.log
        progress = Mutex(
            Progress(
                applied: position.entry,
                numbers: try store.readNow { try $0.logNumbers() },
                digest: LogDigest(LogDigest.Mark(entry: position.entry, digest: position.digest))
            )
        )
        (failures, failed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))

        start("roomkey.cluster.publish") { $0.publish() }
        start("roomkey.cluster.follow") { $0.follow() }
        start("roomkey.cluster.expire") { $0.repeatedly(every: Self.expiryIntervalMilliseconds) { $0.expire() } }
        start("roomkey.cluster.watch") { $0.repeatedly(every: Self.watchIntervalMilliseconds) { $0.lookAtLog() } }
    }

    /// The calls of the C library block, so what calls it has threads of its own.
    private func start(_ name: String, _ body: @escaping @Sendable (ClusterLog) -> Void) {
        threads.enter()
        let thread = Thread { [self] in
            body(self)
            threads.leave()
        }
        thread.name = name
        thread.start()
    }

    private func repeatedly(every milliseconds: Int, _ body: (ClusterLog) -> Void) {
        while !isStopping.withLock({ $0 }) {
            body(self)
            pause(milliseconds: milliseconds)
        }
    }

    package func append(_ command: Command, completion: Completion<Outcome, CommitLogError>) {
        let accepted = PendingCommands.Accepted(command: command, at: .now, completion: completion)
        if let refusal = pending.withLock({ $0.accept(accepted) }) {
            completion(.failure(refusal))
        } else {
            work.signal()
        }
    }

    /// Takes no more commands, and waits until those that were accepted have an outcome.
    func finish() async {
        pending.withLock { $0.close() }
        // No longer than ``patience``, after which all have one.
        while pending.withLock({ !$0.isEmpty }) { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Finishes what was accepted, and stops following.
    package func close() async {
        await finish()
        isStopping.withLock { $0 = true }
        work.signal()
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
        failed.finish()
    }

    /// Whether the node has applied all that was in the log a moment ago.
    package var isReady: Bool {
        progress.withLock { progress in
            progress.isCurrentAt.map { $0.duration(to: .now) <= Self.readyWithin } ?? false
        }
    }

    /// Why what is in the log cannot be applied just now; nil when it can.
    package var failure: StoreError? { writeFailures.current }

    /// Waits until the node has applied all that is in the log.
    /// - Throws: ``ClusterError`` when the node cannot go on, and `CancellationError`.
    package func waitUntilReady() async throws {
        var asked = 0
        while !isReady {
            if let failure = progress.withLock({ $0.failure }) { throw failure }
            try await Task.sleep(for: .milliseconds(20))
            asked += 1
            if asked.isMultiple(of: 250) {
                let (applied, last) = progress.withLock { ($0.applied, $0.seen?.last ?? 0) }
                logger.notice("following the log of the cluster", metadata: ["applied": "\(applied)", "of": "\(last)"])
            }
        }
    }

    private func expire() {
        let expired = pending.withLock { $0.expire(acceptedBefore: .now - patience) }
        for (accepted, error) in expired { accepted.completion(.failure(error)) }
    }

    private func lookAtLog() {
        let asked = ContinuousClock.now
        guard stream.connection.isConnected, let state = try? stream.state() else { return }
        progress.withLock { progress in
            progress.seen = (state.last, asked)
            progress.noteCurrent()
        }
    }
}
