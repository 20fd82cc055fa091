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
        var followed = Set(topics)
        var ahead = followed.flatMap { entries(of: $0) { $0.publication.revision > revision } }
            .sorted { $0.number < $1.number }
        var published: [Publication] = []
        while published.count < ahead.count {
            let entry = ahead[published.count]
            published.append(entry.publication)
            switch entry.publication.effect {
            case .subscribe(let topic) where followed.insert(topic).inserted:
                ahead += entries(of: topic) { $0.number > entry.number }
                ahead.sort { $0.number < $1.number }
            case .unsubscribe(let topic) where followed.remove(topic) != nil:
                ahead.removeAll { $0.number > entry.number && $0.publication.topic == topic }
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

    /// The end of a topic's entries that is as wanted.
    private func entries(of topic: Topic, where isWanted: (Entry) -> Bool) -> [Entry] {
        guard let entries = entries[topic] else { return [] }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if isWanted(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return Array(entries[low...])
    }
}
