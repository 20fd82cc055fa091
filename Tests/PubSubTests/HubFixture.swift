// SPDX-License-Identifier: MIT

import AccessPattern
import NIOCore
import NIOEmbedded
import WireProtocol

@testable import PubSub

/// A hub on one event loop that runs when the test says so.
struct HubFixture {
    let eventLoop = EmbeddedEventLoop()
    let hub: Hub
    var loop: LoopHub { hub.loop(eventLoop) }

    init(startingAt revision: Int64 = 0) {
        hub = Hub(group: eventLoop, startingAt: Revision(revision))
    }

    /// Runs the event loop until it has nothing to do.
    func turn() { eventLoop.run() }

    /// A commit of publications that share a revision.
    func publish(_ revision: Int64, _ publications: [Publication]) {
        hub.publish(publications, through: Revision(revision))
    }

    /// A commit of one publication, which says its own revision.
    func publish(
        _ revision: Int64,
        to topic: Topic,
        about subject: String? = nil,
        effect: Publication.Effect? = nil,
        size: Int? = nil
    ) {
        publish(revision, [.numbered(revision, topic, about: subject, effect: effect, size: size)])
    }

    func subscriber(_ topics: [Topic] = [], patterns: [String] = []) -> (subscriber: Subscriber, sink: RecordingSink) {
        let sink = RecordingSink()
        let subscriber = Subscriber(sink: sink)
        if !topics.isEmpty || !patterns.isEmpty {
            loop.subscribe(subscriber, to: topics, patterns: patterns.map { Subscriber.Pattern(.keyValue, Glob($0)) })
        }
        return (subscriber, sink)
    }
}

extension Publication {
    /// - Parameter size: pads the frame to so many bytes.
    static func numbered(
        _ revision: Int64,
        _ topic: Topic,
        about subject: String? = nil,
        effect: Effect? = nil,
        size: Int? = nil
    ) -> Publication {
        let text = "\(revision)"
        let padding = String(repeating: " ", count: max(0, (size ?? 0) - text.utf8.count))
        return Publication(
            topic: topic,
            revision: Revision(revision),
            frame: ByteBuffer(string: text + padding + "\n"),
            effect: effect,
            subject: subject.map { Array($0.utf8) }
        )
    }
}

extension LoopHub {
    /// Subscribes from a revision on: what was published after it is delivered now, in order, and then what follows.
    /// - Returns: false when that is not remembered; nothing has been delivered then.
    @discardableResult
    func subscribe(_ subscriber: Subscriber, to topics: [Topic], after revision: Revision) -> Bool {
        guard let missed = missed(since: revision, by: topics) else { return false }
        subscribe(subscriber, telling: missed)
        return true
    }
}

extension Glob {
    init(_ pattern: String) {
        self.init(Array(pattern.utf8))
    }
}
