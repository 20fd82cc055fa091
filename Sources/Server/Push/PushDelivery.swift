// SPDX-License-Identifier: MIT

import Foundation
import NIOHTTP1
import Store

/// Hands messages to push services (RFC 8030).
struct PushDelivery: Sendable {
    let fetcher: SafeFetcher
    let vapid: VAPID
    let now: @Sendable () -> Timestamp

    enum Result: Sendable, Equatable {
        case delivered
        /// The push service does not know the subscription any more.
        case gone
        /// There was nothing to tell any more when it was its turn.
        case nothingToTell
        case failed(String)
    }

    /// How long a push service keeps a message for a device that is off.
    private static let timeToLive = 24 * 3_600
    private static let timePerTry: Duration = .seconds(10)
    /// Before it is tried again.
    private static let pauses: [Duration] = [.seconds(1), .seconds(5)]

    /// - Parameters:
    ///   - topic: a later message with the same takes its place; at most 32 characters of base64url (RFC 8030 §5.4).
    ///   - deadline: when to give up.
    ///   - text: what to tell, asked for at each try; nil when there is nothing to tell any more.
    func deliver(
        topic: String,
        to subscription: PushSubscription,
        before deadline: ContinuousClock.Instant,
        _ text: @Sendable () async throws -> Data?
    ) async -> Result {
        var result = Result.failed("There was no time left to try.")
        for pause in Self.pauses.map(Optional.some) + [nil] {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return result }
            do {
                guard let text = try await text() else { return .nothingToTell }
                let status = try await post(text, topic, subscription, within: min(Self.timePerTry, left))
                switch status {
                case 200..<300: return .delivered
                case 404, 410: return .gone
                case 429, 500...: result = .failed("The push service answered \(status).")
                default: return .failed("The push service answered \(status).")
                }
            } catch is CancellationError {
                return .failed("The server is stopping.")
            } catch SafeFetcher.Failure.notAllowed(let host) {
                return .failed("\(host) has no public address. Allow its network with --allow-fetch.")
            } catch {
                result = .failed("\(error)")
            }
            guard let pause, ContinuousClock.now + pause < deadline, (try? await Task.sleep(for: pause)) != nil else {
                return result
            }
        }
        return result
    }

    private func post(
        _ text: Data,
        _ topic: String,
        _ subscription: PushSubscription,
        within time: Duration
    ) async throws -> Int {
        guard let encryption = subscription.encryption, let url = subscription.url else { return 410 }
        var request = SafeFetcher.Request(method: .POST, url: url)
        request.headers = [
            "authorization": try vapid.authorization(for: url.origin, now: now().milliseconds / 1_000),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": String(Self.timeToLive),
            "topic": topic,
            "urgency": "high",
        ]
        request.body = Array(try encryption.encrypt(text))
        // What it says beside the status is of no use.
        return try await fetcher.fetch(request, within: time).status
    }
}
