// SPDX-License-Identifier: MIT

import AccessPattern
package import NIOCore
import Synchronization
package import WireProtocol

/// The subscriptions of the connections of one event loop.
///
/// All state but the inbox lives on `eventLoop`, which every method checks. Other threads only put into the inbox: the
/// publications of a commit and the replies to commands, in the order of the log. The loop empties it in one turn. What a
/// delivery costs is first the system call and then the write, so what follows each other in a turn is written to a connection as
/// one buffer (``FrameBatch``), which those with the same subscriptions share, and each connection is flushed once.
package final class LoopHub: @unchecked Sendable {  // the inbox is behind a lock; the rest is confined to `eventLoop`
    package let eventLoop: any EventLoop
    private let deliveryTimes: LatencyHistogram
    private let keyValueSubscriptions: Tally
    private let committed: @Sendable () -> Revision
    private let inbox = Mutex(Inbox())

    private var subscribers: [Topic: [Subscriber]] = [:]
    private var patterns: [Topic: [(pattern: Subscriber.Pattern, subscriber: Subscriber)]] = [:]
    /// How many pattern subscriptions have a literal prefix of a length: the prefixes worth looking up.
    private var prefixLengths: [Int: Int] = [:]
    private var batch = FrameBatch()
    private var waitingForFlush: [Subscriber] = []
    /// Those of them that are answered.
    private var waitingWithReply: [Subscriber] = []
    /// Of what was written in this turn and is timed.
    private var timed: [ContinuousClock.Instant] = []
    private var isDraining = false
    private var isWorking = false
    private var publicationCount: UInt64 = 0
    private var recent: RecentPublications
    /// All that was published up to here has been delivered.
    package private(set) var deliveredThrough: Revision

    private struct Inbox {
        var items: [Item] = []
        var isScheduled = false
    }

    private enum Item {
        case publication(Publication)
        case state(Publication)
        case hint(Topic, ByteBuffer)
        case work(@Sendable () -> Void)
    }

    /// - Parameter committed: the newest revision that has been committed.
    init(
        eventLoop: any EventLoop,
        deliveryTimes: LatencyHistogram,
        keyValueSubscriptions: Tally,
        committed: @escaping @Sendable () -> Revision
    ) {
        self.eventLoop = eventLoop
        self.deliveryTimes = deliveryTimes
        self.keyValueSubscriptions = keyValueSubscriptions
        self.committed = committed
        // What was committed before the hub was there it cannot replay.
        recent = RecentPublications(after: committed())
        deliveredThrough = committed()
    }

    // MARK: From any thread

    /// Hands over the publications of a commit.
    func deliver(_ publications: [Publication]) {
        put { items in
            for publication in publications { items.append(.publication(publication)) }
        }
    }

    /// Hands over a state, which is not remembered.
    func deliverState(_ state: Publication) {
        put { $0.append(.state(state)) }
    }

    /// Hands over what is of use only now.
    func deliverHint(_ frame: ByteBuffer, to topic: Topic) {
        put { $0.append(.hint(topic, frame)) }
    }

    /// Runs work on the event loop, in order with the publications that were delivered before it.
    package func enqueue(_ work: @escaping @Sendable () -> Void) {
        put { $0.append(.work(work)) }
    }

    private func put(_ body: (inout [Item]) -> Void) {
        let schedules = inbox.withLock { inbox in
            body(&inbox.items)
            defer { inbox.isScheduled = true }
            return !inbox.isScheduled
        }
        if schedules { eventLoop.execute { self.drain() } }
    }

    // MARK: On the event loop

    /// Subscribes from now on: to every change that is committed after this call.
    package func subscribe(_ subscriber: Subscriber, to topics: [Topic], patterns: [Subscriber.Pattern]) {
        eventLoop.preconditionInEventLoop()
        for topic in topics { add(subscriber, to: topic) }
        for pattern in patterns { add(subscriber, to: pattern) }
        // Last, since what is committed before somebody is seen to be there may not be published for them.
        subscriber.after = committed()
    }

    /// Whether every publication after a revision can still be delivered, so that one may begin there.
    package func remembers(after revision: Revision) -> Bool {
        eventLoop.preconditionInEventLoop()
        return revision >= recent.forgottenThrough
    }

    /// What was published to topics after a revision.
    /// - Returns: nil when not all of it is remembered, or a text among it was changed since.
    package func missed(since revision: Revision, by topics: [Topic]) -> Missed? {
        guard remembers(after: revision), let published = recent.published(to: topics, after: revision) else {
            return nil
        }
        return Missed(since: revision, topics: Set(topics), publications: published)
    }

    /// Subscribes who comes back: tells what was missed, and then what follows. To be called in the turn that ``missed(since:by:)`` was.
    package func subscribe(_ subscriber: Subscriber, telling missed: Missed) {
        subscriber.after = missed.since
        for topic in missed.topics { add(subscriber, to: topic) }
        // One of them may close the connection, which ends the subscriptions.
        for publication in missed.publications where subscriber.topics[publication.topic] != nil {
            deliver(publication, to: subscriber)
        }
        flushSoon(subscriber)
    }

    /// What somebody who comes back has missed, as it was published.
    /// - Parameters:
    ///   - revision: the last that they have seen.
    ///   - topics: those that they have now: as of a revision through which all has been delivered.
    ///   - person: the topic whose effects change them.
    /// - Returns: nil when not all of it is remembered, or a text among it was changed since.
    package func missed(since revision: Revision, now topics: [Topic], person: Topic) -> Missed? {
        guard remembers(after: revision) else { return nil }
        return missed(since: revision, by: Array(recent.topics(at: revision, now: Set(topics), person: person)))
    }

    /// Hears hints of other topics than before, from now on. What is published to them is not for this: where a subscription to changes
    /// begins is a revision.
    package func listen(_ subscriber: Subscriber, to topics: Set<Topic>, insteadOf before: Set<Topic>) {
        eventLoop.preconditionInEventLoop()
        for topic in before.subtracting(topics) { take(subscriber, from: topic) }
        for topic in topics { add(subscriber, to: topic) }
    }

    package func isSubscribed(_ subscriber: Subscriber, to topic: Topic) -> Bool {
        eventLoop.preconditionInEventLoop()
        return subscriber.topics[topic] != nil
    }

    /// Ends all subscriptions of a connection.
    package func remove(_ subscriber: Subscriber) {
        eventLoop.preconditionInEventLoop()
        for topic in subscriber.topics.keys { take(subscriber, from: topic) }
        for pattern in Set(subscriber.patterns) { take(subscriber, from: pattern) }
        subscriber.patterns = []
    }

    /// Flushes the connection at the end of this turn, or now when there is no turn.
    package func flushSoon(_ subscriber: Subscriber) {
        eventLoop.preconditionInEventLoop()
        guard isDraining else { return subscriber.sink.flush() }
        if isWorking, !subscriber.isAnswered {
            subscriber.isAnswered = true
            waitingWithReply.append(subscriber)
        }
        guard !subscriber.isWaitingForFlush else { return }
        subscriber.isWaitingForFlush = true
        waitingForFlush.append(subscriber)
    }

    private func drain() {
        eventLoop.preconditionInEventLoop()
        isDraining = true
        perform(take(isLast: false))
        // The replies to what was published come right after it: they go along, instead of having to wait until all have been sent it.
        perform(take(isLast: true))
        isDraining = false
        flushAll()
        noteTimes()
    }

    /// - Parameter isLast: whether what comes from now on is for another turn.
    private func take(isLast: Bool) -> [Item] {
        inbox.withLock { inbox in
            defer {
                inbox.items = []
                if isLast { inbox.isScheduled = false }
            }
            return inbox.items
        }
    }

    private func perform(_ items: [Item]) {
        for item in items {
            switch item {
            case .publication(let publication):
                if publication.topic.space != .keyValue { recent.add(publication) }
                deliveredThrough = publication.revision
                if !gather(publication) {
                    writeRun()
                    publish(publication)
                }
            case .state(let state):
                writeRun()
                publish(state)
            case .hint(let topic, let frame):
                writeRun()
                hint(frame, to: topic)
            case .work(let work):
                writeRun()
                isWorking = true
                work()
                isWorking = false
            }
        }
        writeRun()
    }

    /// Who is answered comes first: they wait, and with their next command comes the next commit.
    private func flushAll() {
        let answered = waitingWithReply
        let flushing = waitingForFlush
        waitingWithReply = []
        waitingForFlush = []
        for subscriber in answered { flush(subscriber) }
        for subscriber in flushing where subscriber.isWaitingForFlush { flush(subscriber) }
    }

    private func flush(_ subscriber: Subscriber) {
        subscriber.isWaitingForFlush = false
        subscriber.isAnswered = false
        subscriber.sink.flush()
        if subscriber.sink.queuedBytes > Limits.queuedBytes { subscriber.sink.close(.tooSlow) }
    }

    private func noteTimes() {
        guard !timed.isEmpty else { return }
        let now = ContinuousClock.now
        for acceptedAt in timed { deliveryTimes.note(now - acceptedAt) }
        timed.removeAll(keepingCapacity: true)
    }

    private func hint(_ frame: ByteBuffer, to topic: Topic) {
        for subscriber in subscribers[topic] ?? [] where subscriber.sink.queuedBytes < Limits.queuedBytesForHints {
            subscriber.sink.write(frame)
            flushSoon(subscriber)
        }
    }

    /// Puts a publication into the batch.
    /// - Returns: false when that cannot be, since it changes something or may match a pattern.
    private func gather(_ publication: Publication) -> Bool {
        guard publication.effect == nil, let frame = publication.frame else { return false }
        guard publication.topic.space != .keyValue || prefixLengths.isEmpty else { return false }
        guard subscribers[publication.topic] != nil else { return true }
        batch.add(frame, publication.revision, to: publication.topic)
        if let acceptedAt = publication.acceptedAt { timed.append(acceptedAt) }
        return true
    }

    private func writeRun() {
        guard !batch.isEmpty else { return }
        batch.deliver(to: { subscribers[$0] ?? [] }) { subscriber, frame in
            subscriber.sink.write(frame)
            flushSoon(subscriber)
        }
        batch.clear()
    }

    private func publish(_ publication: Publication) {
        publicationCount += 1
        if let interested = subscribers[publication.topic] {
            for subscriber in interested { deliverOnce(publication, to: subscriber) }
            if let acceptedAt = publication.acceptedAt { timed.append(acceptedAt) }
        }
        guard !prefixLengths.isEmpty else { return }
        let name = publication.topic.name
        for length in prefixLengths.keys where length <= name.count {
            guard let candidates = patterns[Topic(publication.topic.space, Array(name[..<length]))] else { continue }
            for candidate in candidates where candidate.pattern.glob.matches(name) {
                deliverOnce(publication, to: candidate.subscriber)
            }
        }
    }

    private func deliverOnce(_ publication: Publication, to subscriber: Subscriber) {
        guard publication.revision > subscriber.after, subscriber.lastDelivered != publicationCount else { return }
        subscriber.lastDelivered = publicationCount
        deliver(publication, to: subscriber)
    }

    private func deliver(_ publication: Publication, to subscriber: Subscriber) {
        if let frame = publication.frame {
            subscriber.sink.write(frame)
            flushSoon(subscriber)
        }
        switch publication.effect {
        case .subscribe(let topic): add(subscriber, to: topic)
        case .unsubscribe(let topic):
            take(subscriber, from: topic)
        case .close(let reason): subscriber.sink.close(reason)
        case .inform(let news): subscriber.onNews?(news)
        case nil: break
        }
    }

    private func add(_ subscriber: Subscriber, to topic: Topic) {
        guard subscriber.topics[topic] == nil else { return }
        subscriber.topics[topic] = subscribers[topic]?.count ?? 0
        subscribers[topic, default: []].append(subscriber)
        if topic.space == .keyValue { keyValueSubscriptions.add(1) }
    }

    private func add(_ subscriber: Subscriber, to pattern: Subscriber.Pattern) {
        let prefix = pattern.glob.literalPrefix
        guard !pattern.glob.isExact else { return add(subscriber, to: Topic(pattern.space, prefix)) }
        guard !subscriber.patterns.contains(pattern) else { return }
        subscriber.patterns.append(pattern)
        patterns[Topic(pattern.space, prefix), default: []].append((pattern, subscriber))
        if pattern.space == .keyValue { keyValueSubscriptions.add(1) }
        prefixLengths[prefix.count, default: 0] += 1
    }

    private func take(_ subscriber: Subscriber, from topic: Topic) {
        guard let place = subscriber.topics.removeValue(forKey: topic) else { return }
        if topic.space == .keyValue { keyValueSubscriptions.add(-1) }
        // The last takes the place: looking for it would take long when thousands who share topics are gone at once.
        guard let last = subscribers[topic]?.popLast(), last !== subscriber else {
            if subscribers[topic]?.isEmpty == true { subscribers[topic] = nil }
            return
        }
        subscribers[topic]?[place] = last
        last.topics[topic] = place
    }

    private func take(_ subscriber: Subscriber, from pattern: Subscriber.Pattern) {
        let prefix = pattern.glob.literalPrefix
        let topic = Topic(pattern.space, prefix)
        if pattern.space == .keyValue { keyValueSubscriptions.add(-1) }
        patterns[topic]?.removeAll { $0.subscriber === subscriber && $0.pattern == pattern }
        if patterns[topic]?.isEmpty == true { patterns[topic] = nil }
        prefixLengths[prefix.count, default: 0] -= 1
        if prefixLengths[prefix.count] == 0 { prefixLengths[prefix.count] = nil }
    }
}
