// SPDX-License-Identifier: MIT

import Chat
import Foundation
import Logging
import ServiceLifecycle
import Store
import WireProtocol

/// Tells people of messages while no page of theirs is open.
struct PushNotifications: Service {
    let feed: PushFeed
    let subscriptions: PushSubscriptions
    let delivery: PushDelivery
    let store: Store
    /// Yields after commits; what comes while messages are on their way is one.
    let commits: AsyncStream<Void>
    let now: @Sendable () -> Timestamp
    /// One node of a cluster does it for all.
    let isOnDuty: @Sendable () -> Bool
    let logger: Logger
    private let queue = PushQueue()

    /// Devices of one person that are told at once.
    private static let devicesAtOnce = 4
    /// How long one person may be told of one message, with all that is tried again. Others are told meanwhile; the next message waits.
    private static let timePerMessage: Duration = .seconds(20)
    /// Between two rounds: what comes meanwhile shares one. It is short beside the time that people have to read a message first.
    private static let pause: Duration = .milliseconds(250)
    private static let pauseAfterFailure: Duration = .seconds(5)
    /// The longest wait for a message to be due: the clock may be set.
    private static let longestWait: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                var cursor: Revision?
                var commits = self.commits.makeAsyncIterator()
                repeat {
                    var wait: Duration? = .zero
                    while let time = wait, !Task.isCancelled {
                        if time > .zero { try? await Task.sleep(for: time) }
                        let step = await step(&cursor)
                        // They are not waited for.
                        for _ in 0..<step.workers { group.addTask { await work() } }
                        wait = step.continuesIn
                    }
                    try? await Task.sleep(for: Self.pause)
                } while await commits.next() != nil
                group.cancelAll()
            }
        }
    }

    /// Looks at the next messages, and queues what people are to be told.
    /// - Returns: the workers to start for it, and when there is more to look at; nil when there is nothing.
    private func step(_ cursor: inout Revision?) async -> (workers: Int, continuesIn: Duration?) {
        guard isOnDuty() else {
            // Whoever is the leader meanwhile writes down how far they have come.
            cursor = nil
            return (0, nil)
        }
        var workers = 0
        do {
            let since: Revision
            if let told = cursor { since = told } else { since = try await start() }
            let subscribers = try await subscriptions.subscribers()
            guard !subscribers.isEmpty else {
                cursor = try await newest()
                return (0, nil)
            }
            let step = try await feed.step(since: since, subscribers: subscribers, now: now())
            workers = await queue.add(step.notices)
            let looked = max(since, step.through)
            cursor = looked
            if let told = await queue.toldThrough(looked, hasNews: !step.notices.isEmpty) {
                try await subscriptions.setCursor(told)
            }
            guard let next = step.continuesAt else { return (workers, nil) }
            let wait = Duration.milliseconds(next.milliseconds - now().milliseconds)
            return (workers, min(max(wait, .zero), Self.longestWait))
        } catch is CancellationError {
            return (workers, nil)
        } catch {
            logger.error("people could not be told of messages; it is tried again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: Self.pauseAfterFailure)
            return (workers, nil)
        }
    }

    /// Where the server that ran before has stopped; the newest change where nobody was ever told of anything.
    private func start() async throws -> Revision {
        if let told = try await subscriptions.cursor() { return told }
        return try await newest()
    }

    private func newest() async throws -> Revision { try await store.read { try $0.revision() } }

    /// Tells of what is queued until there is nothing more for this worker.
    private func work() async {
        while let notice = await queue.next() {
            await tell(notice)
            // What was cut short by a stop is told by the next start.
            if Task.isCancelled { return }
            await queue.finish(notice)
        }
    }

    private func tell(_ notice: PushFeed.Notice) async {
        let deadline = ContinuousClock.now + Self.timePerMessage
        do {
            let devices = try await subscriptions.living(of: notice.user)
            await withTaskGroup(of: Void.self) { group in
                for (index, device) in devices.enumerated() {
                    if index >= Self.devicesAtOnce { await group.next() }
                    group.addTask { await tell(notice, device, before: deadline) }
                }
            }
        } catch {
            logger.error("somebody could not be told of a message", metadata: ["error": "\(error)"])
        }
    }

    private func tell(
        _ notice: PushFeed.Notice,
        _ device: PushSubscription,
        before deadline: ContinuousClock.Instant
    ) async {
        let topic = String(PushSubscription.id(of: "\(notice.room)/\(notice.seq)"))
        // Read at each try: by then the message may have been edited, deleted or read.
        let result = await delivery.deliver(topic: topic, to: device, before: deadline) {
            try await feed.current(notice)?.payload
        }
        switch result {
        case .delivered, .nothingToTell: break
        case .gone:
            do {
                try await subscriptions.remove(endpoint: device.endpoint, of: notice.user, by: nil)
            } catch {
                logger.error("a push subscription that is gone could not be removed", metadata: ["error": "\(error)"])
            }
        case .failed(let reason):
            // Whoever names the address causes it, as often as they like.
            logger.debug("a push service took no message", metadata: ["reason": "\(reason)"])
        }
    }
}

extension PushFeed.Notice {
    /// What the page's service worker is given (docs/protocol.md, "Push").
    fileprivate var payload: Data {
        Data(
            JSONWriter.object { writer in
                writer.member("room", room.text)
                writer.member("roomName", roomName)
                writer.member("direct", isDirect)
                writer.member("seq", seq.value)
                writer.member("sender", sender)
                writer.member("text", text)
                writer.member("mention", isMention)
            }
        )
    }
}
