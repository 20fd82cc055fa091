// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Logging
import ServiceLifecycle
import Store
import WireProtocol

/// Keeps the search index up with the commits.
struct SearchIndexing: Service {
    let feed: SearchFeed
    /// Yields after commits; what comes while the feed works is one.
    let commits: AsyncStream<Void>
    let logger: Logger

    /// Between two rounds: what comes meanwhile shares a transaction of the index, which costs far less than one each. The more there
    /// is to do, the longer it may wait: four times as long as the round before has taken.
    private static let shortestPause: Duration = .milliseconds(250)
    private static let longestPause: Duration = .milliseconds(1_000)
    private static let pauseAfterFailure: Duration = .seconds(5)
    /// How often it is looked whether anything is to be erased.
    private static let erasureInterval: Duration = .seconds(1)
    /// How much longer than an erasure it is until the next one: it costs as much as the index is large, however little was removed.
    private static let pausePerErasure = 10

    func run() async throws {
        let thread = BackgroundThread("roomkey.search.feed")
        await cancelWhenGracefulShutdown {
            async let erasing: Void = erase(on: thread)
            await index(on: thread)
            await erasing
        }
    }

    private func index(on thread: BackgroundThread) async {
        let failures = WriteFailures(
            logger,
            failing: "indexing failed; will retry",
            working: "indexing works again"
        )
        // Also when nothing is ever committed: the index may be new.
        await work(on: thread, failures)
        for await _ in commits { await work(on: thread, failures) }
    }

    private func work(on thread: BackgroundThread, _ failures: WriteFailures) async {
        let begin = ContinuousClock.now
        do {
            var steps = 0
            while !Task.isCancelled, try await thread.run({ try feed.step() }) {
                steps += 1
                if steps.isMultiple(of: 100) {
                    logger.notice("indexing messages", metadata: ["revision": "\(feed.position.value)"])
                }
            }
            failures.note(nil)
            let pause = (ContinuousClock.now - begin) * 4
            try await Task.sleep(for: min(max(pause, Self.shortestPause), Self.longestPause))
        } catch is CancellationError {
            return
        } catch {
            failures.note(error as? StoreError ?? .failed(reason: "\(error)"))
            try? await Task.sleep(for: Self.pauseAfterFailure)
        }
    }

    private func erase(on thread: BackgroundThread) async {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            do {
                while !Task.isCancelled, try await thread.run({ try feed.erase() }) {}
            } catch {
                logger.debug("what was removed could not be erased; it is tried again", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: max((ContinuousClock.now - begin) * Self.pausePerErasure, Self.erasureInterval))
        }
    }
}
