// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Store

/// Hands messages to push services (RFC 8030).
struct PushDelivery: Sendable {
    let client: HTTPClient
    let vapid: VAPID
    let now: @Sendable () -> Timestamp

    enum Result: Sendable, Equatable {
        case delivered
        /// The push service does not know the subscription any more.
        case gone
        case failed(String)
    }

    /// How long a push service keeps a message for a device that is off.
    private static let timeToLive = 24 * 3_600
    private static let timeout: TimeAmount = .seconds(10)
    /// Before it is tried again.
    private static let pauses: [Duration] = [.seconds(1), .seconds(5)]

    /// - Parameter topic: a later message with the same takes its place; at most 32 characters of base64url (RFC 8030 §5.4).
    func deliver(_ text: Data, topic: String, to subscription: PushSubscription) async -> Result {
        var result = Result.failed("It was not tried.")
        for pause in Self.pauses.map(Optional.some) + [nil] {
            do {
                let status = try await post(text, topic, subscription)
                switch status.code {
                case 200..<300: return .delivered
                case 404, 410: return .gone
                case 429, 500...: result = .failed("The push service answered \(status.code).")
                default: return .failed("The push service answered \(status.code).")
                }
            } catch is CancellationError {
                return .failed("The server is stopping.")
            } catch {
                result = .failed("\(error)")
            }
            guard let pause, (try? await Task.sleep(for: pause)) != nil else { return result }
        }
        return result
    }

    private func post(
        _ text: Data,
        _ topic: String,
        _ subscription: PushSubscription
    ) async throws -> HTTPResponseStatus {
        guard let encryption = subscription.encryption, let origin = subscription.origin else { return .gone }
        var request = HTTPClientRequest(url: subscription.endpoint)
        request.method = .POST
        request.headers = [
            "authorization": try vapid.authorization(for: origin, now: now().milliseconds / 1_000),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": String(Self.timeToLive),
            "topic": topic,
            "urgency": "high",
        ]
        request.body = .bytes(ByteBuffer(bytes: try encryption.encrypt(text)))
        return try await client.execute(request, timeout: Self.timeout).status
    }
}

extension HTTPClient {
    /// Follows nowhere: what somebody gave as the address of a push service is all that is asked.
    static func forPush(on group: any EventLoopGroup) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .automatic
        return HTTPClient(eventLoopGroup: group, configuration: configuration)
    }
}
