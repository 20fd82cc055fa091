// SPDX-License-Identifier: MIT

import DequeModule
import WireProtocol

/// The newest publications, so that a subscriber can begin at a revision that is a little behind. They are found by topic: who
/// comes back looks at what was said where they are, not at all that was said.
///
/// A text that was changed or deleted since is forgotten at once (docs/architecture.md, invariant 12). A client that would have to be told
/// it is told from the records instead, which have what has become of it.
struct RecentPublications {
    private struct Entry {
        /// In the order of all publications.
        let number: Int
        let revision: Revision
        /// nil when its text was changed since.
        var publication: Publication?
        /// Bytes that it takes.
        var size: Int
    }

    /// What was published to a topic.
    private struct Told {
        var entries: Deque<Entry> = []
        /// The number of the newest entry about each record whose text is told.
        var newest: [[UInt8]: Int] = [:]

        /// The place of the first entry that is as wanted, where all behind it are.
        func place(where isWanted: (Entry) -> Bool) -> Int {
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if isWanted(entries[middle]) { high = middle } else { low = middle + 1 }
            }
            return low
        }

        /// Adds an entry, which takes the place of the one about the same record.
        /// - Returns: the bytes that this frees.
        mutating func add(_ entry: Entry, about subject: [UInt8]?) -> Int {
            entries.append(entry)
            guard let subject, let before = newest.updateValue(entry.number, forKey: subject) else { return 0 }
            return forgetText(of: before)
        }

        /// Forgets the text of an entry, if it is still there.
        /// - Returns: the bytes that this frees.
        private mutating func forgetText(of number: Int) -> Int {
            let place = place { $0.number >= number }
            guard place < entries.count, entries[place].number == number else { return 0 }
            let before = entries[place].size
            entries[place].publication = nil
            entries[place].size = RecentPublications.sizeWithoutText
            return before - RecentPublications.sizeWithoutText
        }
    }

    private static let sizeWithoutText = 64

    private var told: [Topic: Told] = [:]
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
        let entry = Entry(
            number: count,
            revision: publication.revision,
            publication: publication,
            size: publication.size
        )
        bytes += entry.size - told[publication.topic, default: Told()].add(entry, about: publication.subject)
        order.append(publication.topic)
        while bytes > Limits.recentBytes, let topic = order.popFirst() { forgetOldest(of: topic) }
    }

    private mutating func forgetOldest(of topic: Topic) {
        guard let oldest = told[topic]?.entries.popFirst() else { return }
        if let subject = oldest.publication?.subject, told[topic]?.newest[subject] == oldest.number {
            told[topic]?.newest[subject] = nil
        }
        if told[topic]?.entries.isEmpty == true { told[topic] = nil }
        bytes -= oldest.size
        forgottenThrough = oldest.revision
    }

    /// What somebody who had these topics at a revision was published after it, in order. Effects change the topics on the way, as
    /// they did for everyone else.
    /// - Returns: nil when a text among it was changed since.
    func published(to topics: some Sequence<Topic>, after revision: Revision) -> [Publication]? {
        var followed = Set(topics)
        var ahead = followed.flatMap { entries(of: $0) { $0.revision > revision } }
            .sorted { $0.number < $1.number }
        var published: [Publication] = []
        while published.count < ahead.count {
            let entry = ahead[published.count]
            guard let publication = entry.publication else { return nil }
            published.append(publication)
            switch publication.effect {
            case .subscribe(let topic) where followed.insert(topic).inserted:
                ahead += entries(of: topic) { $0.number > entry.number }
                ahead.sort { $0.number < $1.number }
            case .unsubscribe(let topic) where followed.remove(topic) != nil:
                ahead.removeAll { $0.number > entry.number && $0.publication?.topic == topic }
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
        for entry in (told[person]?.entries ?? []).reversed() {
            guard entry.revision > revision else { break }
            switch entry.publication?.effect {
            case .subscribe(let topic): topics.remove(topic)
            case .unsubscribe(let topic): topics.insert(topic)
            default: break
            }
        }
        return topics
    }

    /// The end of a topic's entries that is as wanted.
    private func entries(of topic: Topic, where isWanted: (Entry) -> Bool) -> [Entry] {
        guard let told = told[topic] else { return [] }
        return Array(told.entries[told.place(where: isWanted)...])
    }
}
