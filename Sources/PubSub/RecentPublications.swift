// SPDX-License-Identifier: MIT

import DequeModule
import WireProtocol

/// The newest publications, so that a subscriber can begin at a revision that is a little behind. They are found by topic: who
/// comes back looks at what was said where they are, not at all that was said.
struct RecentPublications {
    private struct Entry {
        /// In the order of all publications.
        let number: Int
        let publication: Publication
    }

    private var entries: [Topic: Deque<Entry>] = [:]
    /// The topic of each entry, oldest first.
    private var order: Deque<Topic> = []
    private var count = 0
    private var bytes = 0
    /// Publications up to here are no longer known.
    private(set) var forgottenThrough: Revision

    /// - Parameter revision: what was published up to it is not known.
    init(after revision: Revision) {
        forgottenThrough = revision
    }

    mutating func add(_ publication: Publication) {
        count += 1
        entries[publication.topic, default: []].append(Entry(number: count, publication: publication))
        order.append(publication.topic)
        bytes += publication.size
        while bytes > Limits.recentBytes, let topic = order.popFirst() { forgetOldest(of: topic) }
    }

    private mutating func forgetOldest(of topic: Topic) {
        guard let oldest = entries[topic]?.popFirst() else { return }
        if entries[topic]?.isEmpty == true { entries[topic] = nil }
        bytes -= oldest.publication.size
        forgottenThrough = oldest.publication.revision
    }

    /// What somebody who had these topics at a revision was published after it, in order. Effects change the topics on the way, as
    /// they did for everyone else.
    func published(to topics: some Sequence<Topic>, after revision: Revision) -> [Publication] {
        var published: [Publication] = []
        var cursors: [Topic: Int] = [:]
        for topic in topics { cursors[topic] = firstIndex(of: topic) { $0.publication.revision > revision } }
        while let (topic, entry) = next(cursors) {
            cursors[topic, default: 0] += 1
            published.append(entry.publication)
            switch entry.publication.effect {
            case .subscribe(let new) where cursors[new] == nil:
                cursors[new] = firstIndex(of: new) { $0.number > entry.number }
            case .unsubscribe(let old):
                cursors[old] = nil
            default:
                break
            }
        }
        return published
    }

    /// The topics that somebody had at a revision.
    /// - Parameters:
    ///   - topics: those that they have now.
    ///   - person: the topic whose effects change them.
    func topics(at revision: Revision, now topics: Set<Topic>, person: Topic) -> Set<Topic> {
        var topics = topics
        for entry in (entries[person] ?? []).reversed() {
            guard entry.publication.revision > revision else { break }
            switch entry.publication.effect {
            case .subscribe(let topic): topics.remove(topic)
            case .unsubscribe(let topic): topics.insert(topic)
            default: break
            }
        }
        return topics
    }

    private func next(_ cursors: [Topic: Int]) -> (topic: Topic, entry: Entry)? {
        var oldest: (topic: Topic, entry: Entry)?
        for (topic, index) in cursors {
            guard let entries = entries[topic], index < entries.count else { continue }
            let entry = entries[index]
            if oldest.map({ entry.number < $0.entry.number }) ?? true { oldest = (topic, entry) }
        }
        return oldest
    }

    /// The first of a topic's entries that is as wanted; all after it must be too.
    private func firstIndex(of topic: Topic, where isWanted: (Entry) -> Bool) -> Int {
        guard let entries = entries[topic] else { return 0 }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if isWanted(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
