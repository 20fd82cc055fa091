// SPDX-License-Identifier: MIT

import Chat
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

    func run() async throws {
        let thread = BackgroundThread("roomkey.search.feed")
        await cancelWhenGracefulShutdown {
            // Also when nothing is ever committed: the index may be new.
            await work(on: thread)
            for await _ in commits { await work(on: thread) }
        }
    }

    private func work(on thread: BackgroundThread) async {
        let begin = ContinuousClock.now
        do {
            var steps = 0
            while !Task.isCancelled, try await thread.run({ try feed.step() }) {
                steps += 1
                if steps.isMultiple(of: 100) {
                    logger.notice("indexing messages", metadata: ["revision": "\(feed.position.value)"])
                }
            }
            let pause = (ContinuousClock.now - begin) * 4
            try await Task.sleep(for: min(max(pause, Self.shortestPause), Self.longestPause))
        } catch is CancellationError {
            return
        } catch {
            logger.error("messages could not be indexed; it is tried again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: Self.pauseAfterFailure)
        }
    }
}
