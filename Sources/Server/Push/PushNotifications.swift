// SPDX-License-Identifier: MIT

package import Chat
import Effects
import Foundation
import Logging
import Store
package import WireProtocol

/// Tells people of messages while no page of theirs is open.
actor PushNotifications: Effect {
    nonisolated let name = "push notifications"
    nonisolated let place = EffectPlace.leader
    nonisolated let followsCommits = true

    private let feed: PushFeed
    private let subscriptions: PushSubscriptions
    private let delivery: PushDelivery
    private let cursor: EffectCursor
    private let store: Store
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let deliveries = Deliveries<PushFeed.Notice>()
    /// Everything up to here has been looked at; nil when that is to be read.
    private var looked: Revision?

    /// Devices of one person that are told at once.
    private static let devicesAtOnce = 4
    /// How long one person may be told of one message, with all that is tried again. Others are told meanwhile; the next message waits.
    private static let timePerMessage: Duration = .seconds(20)
    /// Between two rounds: what comes meanwhile shares one. It is short beside the time that people have to read a message first.
    private static let pause: Duration = .milliseconds(250)
    /// The longest wait for a message to be due: the clock may be set.
    private static let longestWait: Duration = .seconds(1)

    init(
        feed: PushFeed,
        subscriptions: PushSubscriptions,
        delivery: PushDelivery,
        cursor: EffectCursor,
        store: Store,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.feed = feed
        self.subscriptions = subscriptions
        self.delivery = delivery
        self.cursor = cursor
        self.store = store
        self.now = now
        self.logger = logger
    }

    /// Looks at the next messages, and queues what people are to be told.
    func step() async throws -> EffectPause {
        // Where the server that ran before has stopped; the newest change where nobody was ever told of anything.
        let since: Revision
        if let known = looked {
            since = known
        } else if let written = try await cursor.revision() {
            since = written
        } else {
            since = try await newest()
        }
        let subscribers = try await subscriptions.subscribers()
        guard !subscribers.isEmpty else {
            looked = try await newest()
            return .done(notBefore: Self.pause)
        }
        let step = try await feed.step(since: since, subscribers: subscribers, now: now())
        await deliveries.add(step.notices)
        let through = max(since, step.through)
        looked = through
        if let told = await deliveries.deliveredThrough(through, hasNews: !step.notices.isEmpty) {
            try await cursor.move(to: told)
        }
        guard let next = step.continuesAt else { return .done(notBefore: Self.pause) }
        let wait = Duration.milliseconds(next.milliseconds - now().milliseconds)
        return .more(after: min(max(wait, .zero), Self.longestWait))
    }

    /// Whoever is the leader meanwhile writes down how far they have come.
    func stepDown() { looked = nil }

    nonisolated func work() async { await deliveries.work(tell) }

    private func newest() async throws -> Revision { try await store.read { try $0.revision() } }

    @Sendable private nonisolated func tell(_ notice: PushFeed.Notice) async {
        let deadline = ContinuousClock.now + Self.timePerMessage
        do {
            let devices = try await subscriptions.living(of: notice.user)
            await withTaskGroup(of: Void.self) { group in
                for (index, device) in devices.enumerated() {
                    if index >= Self.devicesAtOnce { await group.next() }
                    group.addTask { await self.tell(notice, device, before: deadline) }
                }
            }
        } catch {
            logger.error("somebody could not be told of a message", metadata: ["error": "\(error)"])
        }
    }

    private nonisolated func tell(
        _ notice: PushFeed.Notice,
        _ device: PushSubscription,
        before deadline: ContinuousClock.Instant
    ) async {
        let topic = String(PushSubscription.id(of: "\(notice.room)/\(notice.seq)"))
        // Read at each try: by then the message may have been edited, deleted or read.
        let result = await delivery.deliver(topic: topic, to: device, before: deadline) { [feed] in
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

extension PushFeed.Notice: Delivery {
    package var target: UserID { user }

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
