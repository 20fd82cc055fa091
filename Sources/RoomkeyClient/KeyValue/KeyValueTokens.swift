// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Makes tokens for others, which takes an API key. A server of yours does it, never a page: the key may do everything.
public struct KeyValueTokens: Sendable {
    private static let mostAnswerBytes = 64 * 1024

    private let server: ServerAddress
    private let apiKey: String
    private let options: ConnectionOptions

    /// - Parameters:
    ///   - server: where the key-value API is.
    ///   - apiKey: what the tokens are made with, and end with.
    ///   - options: `requestTimeout` and `trust` count here.
    public init(server: ServerAddress, apiKey: String, options: ConnectionOptions = ConnectionOptions()) {
        self.server = server
        self.apiKey = apiKey
        self.options = options
    }

    /// Makes a token.
    /// - Throws: ``RoomkeyError``; refused with `badToken` when the API key is not valid, `badRequest` for a pattern that the server
    ///   cannot match.
    public func make(_ grant: KeyValueGrant) async throws(RoomkeyError) -> KeyValueToken {
        let body: Data
        do {
            body = try JSONEncoder().encode(grant)
        } catch {
            throw .unreadable("\(error)")
        }
        let answer = try await send(.POST, "/token/websocket", body)
        do {
            return try JSONDecoder().decode(KeyValueToken.self, from: answer)
        } catch {
            throw .unreadable("\(error)")
        }
    }

    /// Revokes a token: what is connected with it is closed, and it opens no new connections. HPKV itself cannot do this.
    /// - Parameter id: the token's ``KeyValueToken/id``.
    /// - Throws: ``RoomkeyError``
    public func revoke(id: String) async throws(RoomkeyError) {
        _ = try await send(.DELETE, "/token/\(URLText.encoded(id))", nil)
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: Data?) async throws(RoomkeyError) -> Data {
        var request = HTTPClientRequest(url: "\(server)\(path)")
        request.method = method
        request.tlsConfiguration = options.trust.configuration
        request.headers.add(name: "x-api-key", value: apiKey)
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: TimeAmount(options.requestTimeout))
            let bytes = try await response.body.collect(upTo: Self.mostAnswerBytes).readableBytesView
            guard response.status == .ok else {
                throw RoomkeyError(keyValue: UpgradeAnswer(status: Int(response.status.code), body: Array(bytes)))
            }
            return Data(bytes)
        } catch let error as RoomkeyError {
            throw error
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw RoomkeyError(network: error)
        }
    }
}
