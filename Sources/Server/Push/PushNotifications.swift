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

    /// Messages that are on their way to push services at once.
    private static let deliveriesAtOnce = 16
    /// Between two rounds: what comes meanwhile shares one. It is short beside the time that people have to read a message first.
    private static let pause: Duration = .milliseconds(250)
    private static let pauseAfterFailure: Duration = .seconds(5)
    /// The longest wait for a message to be due: the clock may be set.
    private static let longestWait: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var cursor: Revision?
            await round(&cursor)
            for await _ in commits {
                await round(&cursor)
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Tells of everything up to now.
    private func round(_ cursor: inout Revision?) async {
        guard isOnDuty() else {
            // Who is on duty meanwhile writes down how far they have come.
            cursor = nil
            return
        }
        do {
            var since: Revision
            if let told = cursor { since = told } else { since = try await start() }
            while !Task.isCancelled {
                let subscribers = try await subscriptions.subscribers()
                guard !subscribers.isEmpty else {
                    since = try await newest()
                    break
                }
                let step = try await feed.step(since: since, subscribers: subscribers, now: now())
                await tell(step.notices)
                since = max(since, step.through)
                cursor = since
                if !step.notices.isEmpty { try await subscriptions.setCursor(since) }
                guard let next = step.continuesAt else { break }
                let wait = Duration.milliseconds(next.milliseconds - now().milliseconds)
                if wait > .zero { try await Task.sleep(for: min(wait, Self.longestWait)) }
            }
            cursor = since
        } catch is CancellationError {
            return
        } catch {
            logger.error("people could not be told of messages; it is tried again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: Self.pauseAfterFailure)
        }
    }

    /// Where the server that ran before has stopped; the newest change where nobody was ever told of anything.
    private func start() async throws -> Revision {
        if let told = try await subscriptions.cursor() { return told }
        return try await newest()
    }

    private func newest() async throws -> Revision { try await store.read { try $0.revision() } }

    private func tell(_ notices: [PushFeed.Notice]) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, notice) in notices.enumerated() {
                if index >= Self.deliveriesAtOnce { await group.next() }
                group.addTask { await tell(notice) }
            }
        }
    }

    private func tell(_ notice: PushFeed.Notice) async {
        do {
            let text = notice.payload
            let topic = String(PushSubscription.id(of: "\(notice.room)/\(notice.seq)"))
            for subscription in try await subscriptions.living(of: notice.user) {
                switch await delivery.deliver(text, topic: topic, to: subscription) {
                case .delivered: break
                case .gone: try await subscriptions.remove(endpoint: subscription.endpoint, of: notice.user, by: nil)
                case .failed(let reason):
                    logger.notice("a push service took no message", metadata: ["reason": "\(reason)"])
                }
            }
        } catch {
            logger.error("somebody could not be told of a message", metadata: ["error": "\(error)"])
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
