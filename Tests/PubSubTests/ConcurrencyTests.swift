// SPDX-License-Identifier: MIT

import AccessPattern
import NIOCore
import NIOPosix
import Synchronization
import TestBasics
import Testing
import WireProtocol

@testable import PubSub

/// Many writers and many subscribers on real event loops.
@Suite("PubSub: many at once")
struct ConcurrencyTests {
    /// What a subscriber asks for, and how it fared.
    private struct Client: Sendable {
        let topics: [Topic]
        let patterns: [Subscriber.Pattern]
        let loop: LoopHub
        let state: NIOLoopBoundBox<State>
    }

    private struct State {
        var sink = RecordingSink()
        var subscriber: Subscriber?
        var beganAfter: Revision = .zero
        /// How much had been written when it was removed.
        var endedAfter: Int?
    }

    private static let writers = 50
    private static let commitsEach = 12
    private static let names = ["a", "a:1", "a:2", "a:1:x", "b", "b:1", "", "c:é"]
    private static let globs = ["*", "a*", "a:*", "*1", "a:*:x", "b:*", "a:1", "c:*", "nothing*"]

    @Test("every subscriber hears what it asked for, whole, in order and once", arguments: seeds(3))
    func everySequence(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let hub = Hub(group: group, startingAt: .zero)
        let loops = Array(group.makeIterator())
        var clients: [Client] = []
        for number in 0..<200 {
            let loop = hub.loop(loops[number % loops.count])
            clients.append(
                Client(
                    topics: (0..<random.below(3)).map { _ in
                        Topic(random.pick([.keyValue, .chat]), random.pick(Self.names))
                    },
                    patterns: (0..<random.below(3)).map { _ in .init(.keyValue, Glob(random.pick(Self.globs))) },
                    loop: loop,
                    state: .makeBoxSendingValue(State(), eventLoop: loop.eventLoop)
                )
            )
        }

        // Half subscribes before the first write, the rest while the writers write. Some end again meanwhile.
        for client in clients[..<100] { try await Self.subscribe(client) }
        let order = Order(hub: hub)
        let writerSeeds = (0..<Self.writers).map { _ in random.next() }
        let (late, ending) = (Array(clients[100...]), Array(clients[..<20]))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for seed in writerSeeds {
                tasks.addTask {
                    var random = SeededRandom(seed: seed)
                    for _ in 0..<Self.commitsEach {
                        order.commit(
                            (0...random.below(3)).map { _ in
                                Topic(random.pick([.keyValue, .chat]), random.pick(Self.names))
                            }
                        )
                        await Task.yield()
                    }
                }
            }
            tasks.addTask { for client in late { try await Self.subscribe(client) } }
            tasks.addTask { for client in ending { try await Self.remove(client) } }
            try await tasks.waitForAll()
        }
        // Whoever is behind gets what is in the inboxes before this.
        for loop in loops { await withCheckedContinuation { done in hub.loop(loop).enqueue { done.resume() } } }

        let published = order.published.entries
        #expect(published.count > Self.writers * Self.commitsEach)
        var beginnings: Set<Revision> = []
        for (number, client) in clients.enumerated() {
            let (sent, written, began, ended) = try await client.loop.eventLoop.submit {
                let state = client.state.value
                return (state.sink.sent, state.sink.written, state.beganAfter, state.endedAfter)
            }.get()
            beginnings.insert(began)
            let expected = published.filter { publication in
                publication.revision > began && Self.matches(client, publication.topic)
            }.map { String(String(buffer: $0.frame ?? ByteBuffer()).dropLast()) }
            #expect(sent == written)
            #expect(sent == Array(expected.prefix(ended ?? .max)), "subscriber \(number)")
        }
        #expect(beginnings.count > 1, "some subscribed while others wrote")
        try await group.shutdownGracefully()
    }

    /// The one order of commits, as the log keeps it.
    private final class Order: Sendable {
        let published = Journal<Publication>()
        private let hub: Hub
        private let revision = Mutex<Int64>(0)

        init(hub: Hub) {
            self.hub = hub
        }

        func commit(_ topics: [Topic]) {
            revision.withLock { revision in
                revision += 1
                let number = revision
                let publications = topics.enumerated().map { index, topic in
                    Publication(
                        topic: topic,
                        revision: Revision(number),
                        frame: ByteBuffer(
                            string: "\(number).\(index) \(topic.space) \(String(decoding: topic.name, as: UTF8.self))\n"
                        )
                    )
                }
                publications.forEach(published.record)
                hub.publish(publications, through: Revision(number))
            }
        }
    }

    private static func subscribe(_ client: Client) async throws {
        try await client.loop.eventLoop.submit {
            var state = client.state.value
            let subscriber = Subscriber(sink: state.sink)
            client.loop.subscribe(subscriber, to: client.topics, patterns: client.patterns)
            state.subscriber = subscriber
            state.beganAfter = subscriber.after
            client.state.value = state
        }.get()
    }

    private static func remove(_ client: Client) async throws {
        try await client.loop.eventLoop.submit {
            guard let subscriber = client.state.value.subscriber else { return }
            client.loop.remove(subscriber)
            client.state.value.endedAfter = client.state.value.sink.written.count
        }.get()
    }

    private static func matches(_ client: Client, _ topic: Topic) -> Bool {
        client.topics.contains(topic)
            || client.patterns.contains { $0.space == topic.space && $0.glob.matches(topic.name) }
    }
}
