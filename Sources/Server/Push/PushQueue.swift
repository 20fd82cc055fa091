// SPDX-License-Identifier: MIT

import Chat
import DequeModule
import WireProtocol

/// The messages that people are still to be told of. Each person has a line of their own, from which one message at a time is told: whoever
/// cannot be reached keeps nobody else waiting.
actor PushQueue {
    /// People who are told at once. More have to wait for their turn, which comes to each before it comes to one of them again.
    static let peopleAtOnce = 64
    /// Messages that wait for one person; with more, the oldest is left out.
    static let waitingPerPerson = 20
    /// Messages that wait for all of them, at about 500 bytes; beyond these nothing is added.
    static let waitingInAll = 50_000

    private var lines: [UserID: Deque<PushFeed.Notice>] = [:]
    /// Those who have a line and are not being told.
    private var turns: Deque<UserID> = []
    private var waiting = 0
    private var workers = 0
    /// How many messages of each change are waiting or being told.
    private var unfinished: [Revision: Int] = [:]
    /// What was written down last, and whether not all that had been added was told by then.
    private var written: Revision?
    private var isBehind = false

    /// Adds messages.
    /// - Returns: how many workers are to be started for them, each of which asks for ``next()`` until there is nothing.
    func add(_ notices: [PushFeed.Notice]) -> Int {
        for notice in notices where waiting < Self.waitingInAll { add(notice) }
        let more = min(turns.count, Self.peopleAtOnce - workers)
        workers += more
        return more
    }

    private func add(_ notice: PushFeed.Notice) {
        unfinished[notice.revision, default: 0] += 1
        waiting += 1
        guard var line = lines[notice.user] else {
            lines[notice.user] = [notice]
            turns.append(notice.user)
            return
        }
        line.append(notice)
        if line.count > Self.waitingPerPerson, let oldest = line.popFirst() { settle(oldest) }
        lines[notice.user] = line
    }

    /// The next message, of the person whose turn it is.
    /// - Returns: nil when the worker is to end.
    func next() -> PushFeed.Notice? {
        while let user = turns.popFirst() {
            if let notice = lines[user]?.popFirst() { return notice }
            lines[user] = nil
        }
        workers -= 1
        return nil
    }

    /// A message was told, or cannot be.
    func finish(_ notice: PushFeed.Notice) {
        settle(notice)
        if lines[notice.user]?.isEmpty == true {
            lines[notice.user] = nil
        } else {
            turns.append(notice.user)
        }
    }

    private func settle(_ notice: PushFeed.Notice) {
        waiting -= 1
        guard let count = unfinished[notice.revision] else { return }
        unfinished[notice.revision] = count == 1 ? nil : count - 1
    }

    /// How far people have been told, where that is to be written down: what comes after it is told again after a crash.
    /// - Parameters:
    ///   - looked: everything up to here has been added.
    ///   - hasNews: messages have been added since this was last asked.
    /// - Returns: nil when there is nothing to write down.
    func toldThrough(_ looked: Revision, hasNews: Bool) -> Revision? {
        // Without news it is as good as what is written down, and each writing is a commit.
        guard hasNews || isBehind else { return nil }
        let told = unfinished.keys.min().map { Revision($0.value - 1) } ?? looked
        isBehind = !unfinished.isEmpty
        guard told != written else { return nil }
        written = told
        return told
    }
}
