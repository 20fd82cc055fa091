// SPDX-License-Identifier: MIT

import Chat
import Effects
import Logging
import WireProtocol

/// Keeps the search index up with the commits.
actor SearchIndexing: Effect {
    nonisolated let name = "indexing messages"
    nonisolated let place = EffectPlace.everyNode
    nonisolated let followsCommits = true

    private let feed: SearchFeed
    private let thread: BackgroundThread
    private let logger: Logger
    private var steps = 0

    /// Between two rounds: what comes meanwhile shares a transaction of the index, which costs far less than one each. The more there
    /// is to do, the longer it may wait: four times as long as the step before has taken.
    private static let shortestPause: Duration = .milliseconds(250)
    private static let longestPause: Duration = .milliseconds(1_000)
    /// Steps without a pause after which it is said how far it is: the index of a large workspace may be new.
    private static let stepsUntold = 100

    init(feed: SearchFeed, on thread: BackgroundThread, logger: Logger) {
        self.feed = feed
        self.thread = thread
        self.logger = logger
    }

    func step() async throws -> EffectPause {
        let begin = ContinuousClock.now
        let isMore = try await thread.run { [feed] in try feed.step() }
        guard isMore else {
            steps = 0
            return .done(notBefore: min(max((ContinuousClock.now - begin) * 4, Self.shortestPause), Self.longestPause))
        }
        steps += 1
        if steps.isMultiple(of: Self.stepsUntold) {
            logger.notice("indexing messages", metadata: ["revision": "\(feed.position.value)"])
        }
        return .more()
    }
}

/// Erases from the files of the search index what was removed from it.
struct SearchErasure: Effect {
    let name = "erasing what was removed from the search index"
    let place = EffectPlace.everyNode
    let feed: SearchFeed
    let thread: BackgroundThread

    /// How often it is looked whether anything is to be erased.
    private static let interval: Duration = .seconds(1)
    /// How much longer than an erasure it is until the next one: it costs as much as the index is large, however little was removed.
    private static let pausePerErasure = 10

    func step() async throws -> EffectPause {
        let begin = ContinuousClock.now
        if try await thread.run({ try feed.erase() }) { return .more() }
        return .more(after: max((ContinuousClock.now - begin) * Self.pausePerErasure, Self.interval))
    }
}
