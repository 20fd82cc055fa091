// SPDX-License-Identifier: MIT

package import NIOCore
import Synchronization
package import WireProtocol

/// All subscriptions of this process: one ``LoopHub`` for each event loop.
package final class Hub: Sendable {
    private let loops: [ObjectIdentifier: LoopHub]
    private let newest: Newest
    private let handedOver: Newest
    private let keyValueSubscriptions: Tally
    /// How long each event loop with subscribers took to write them what has `acceptedAt`, counted once for each loop.
    package let deliveryTimes: LatencyHistogram

    /// - Parameters:
    ///   - group: the event loops that connections live on.
    ///   - revision: the newest revision at start.
    package init(group: any EventLoopGroup, startingAt revision: Revision) {
        let newest = Newest(revision)
        let keyValueSubscriptions = Tally()
        let deliveryTimes = LatencyHistogram()
        var loops: [ObjectIdentifier: LoopHub] = [:]
        for loop in group.makeIterator() {
            loops[ObjectIdentifier(loop)] = LoopHub(
                eventLoop: loop,
                deliveryTimes: deliveryTimes,
                keyValueSubscriptions: keyValueSubscriptions,
                committed: { newest.revision }
            )
        }
        self.loops = loops
        self.newest = newest
        handedOver = Newest(revision)
        self.keyValueSubscriptions = keyValueSubscriptions
        self.deliveryTimes = deliveryTimes
    }

    /// The hub of an event loop of the group.
    package func loop(_ eventLoop: any EventLoop) -> LoopHub {
        guard let loop = loops[ObjectIdentifier(eventLoop)] else {
            preconditionFailure("The event loop does not belong to the group the hub was made for.")
        }
        return loop
    }

    /// Whether anybody may have to be told of changed keys, so that nothing is made for nobody. To be asked after ``willPublish(through:)``:
    /// who subscribes after the answer does so after what was committed.
    package var hasKeyValueSubscribers: Bool { keyValueSubscriptions.count > 0 }

    /// Notes what has been committed. Subscriptions made from now on begin after it.
    package func willPublish(through revision: Revision) {
        newest.revision = revision
    }

    /// Tells every loop of a commit, once each.
    /// - Parameters:
    ///   - publications: in revision order.
    ///   - revision: the newest revision of the commit. Subscriptions made from now on begin after it.
    package func publish(_ publications: [Publication], through revision: Revision) {
        willPublish(through: revision)
        if !publications.isEmpty {
            for loop in loops.values { loop.deliver(publications) }
        }
        handedOver.revision = revision
    }

    /// Whether every loop has been given what was published up to a revision; what is enqueued on it from now on comes after.
    package func hasHandedOver(through revision: Revision) -> Bool {
        handedOver.revision >= revision
    }

    /// Tells who is subscribed now a state that several changes have come to. Who subscribed after the publication's revision knows it
    /// already. It is not remembered: who resumes reads the state itself.
    package func tell(_ state: Publication) {
        for loop in loops.values { loop.deliverState(state) }
    }

    /// Tells who is subscribed now something that is of use only now, such as who is typing: it is not remembered, has no
    /// revision, and is the first thing to be left out for who reads slowly.
    package func hint(_ frame: ByteBuffer, to topic: Topic) {
        for loop in loops.values { loop.deliverHint(frame, to: topic) }
    }

    /// A revision that any thread may read.
    private final class Newest: Sendable {
        private let value: Atomic<Int64>

        init(_ revision: Revision) {
            value = Atomic(revision.value)
        }

        var revision: Revision {
            get { Revision(value.load(ordering: .sequentiallyConsistent)) }
            set { value.store(newValue.value, ordering: .sequentiallyConsistent) }
        }
    }
}

/// How many there are of something, counted on several threads.
final class Tally: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .sequentiallyConsistent) }

    func add(_ amount: Int) { value.wrappingAdd(amount, ordering: .sequentiallyConsistent) }
}
