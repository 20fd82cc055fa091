// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Creates tokens for clients. Server-side only: needs an API key, which has full access.
public struct KeyValueTokens: Sendable {
    private static let mostAnswerBytes = 64 * 1024

    private let server: ServerAddress
    private let apiKey: String
    private let options: ConnectionOptions

    /// Creates a value that creates tokens.
    /// - Parameters:
    ///   - server: The server's address.
    ///   - apiKey: The API key. Revoking it revokes the tokens.
    ///   - options: The options of the connection; `requestTimeout` and `trust` apply.
    public init(server: ServerAddress, apiKey: String, options: ConnectionOptions = ConnectionOptions()) {
        self.server = server
        self.apiKey = apiKey
        self.options = options
    }

    /// Creates a token.
    /// - Throws: ``RoomkeyError``; refused with `badToken` when the API key is invalid, `badRequest` for a pattern that the server
    ///   cannot match and for a grant that is too long for a token.
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

    /// Revokes a token and closes its connections. HPKV itself cannot do this.
    /// - Parameter id: The token's ``KeyValueToken/id``.
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
