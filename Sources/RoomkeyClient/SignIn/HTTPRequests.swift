// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Sends the few requests that are not for a socket.
struct HTTPRequests: Sendable {
    /// An answer that is not a refusal.
    struct Answer: Sendable {
        let body: Data
        /// Name and value of the session's cookie, when one was given.
        let cookie: String?

        /// The user who is signed in now.
        func user() throws(RoomkeyError) -> User {
            do {
                return try UserResult(told: JSONValue(parsing: Array(body))).user
            } catch {
                throw .unreadable("\((error as? FieldProblem)?.reason ?? "\(error)")")
            }
        }
    }

    private static let mostBytes = 4 * 1024 * 1024

    let server: ServerAddress
    let options: ConnectionOptions

    /// - Throws: ``RoomkeyError/refused(_:)`` with what the server says, or that it cannot be reached.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        credential: Credential? = nil,
        body: [String: String]? = nil
    ) async throws(RoomkeyError) -> Answer {
        do {
            var request = HTTPClientRequest(url: server.description + path)
            request.method = method
            request.tlsConfiguration = options.trust.configuration
            if let credential { request.headers.add(name: credential.header.name, value: credential.header.value) }
            if let body {
                request.headers.add(name: "Content-Type", value: "application/json")
                request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
            }
            let response = try await HTTPClient.shared.execute(request, timeout: TimeAmount(options.requestTimeout))
            let bytes = Data(try await response.body.collect(upTo: Self.mostBytes).readableBytesView)
            guard (200..<300).contains(response.status.code) else {
                throw Refusal.answered(Int(response.status.code), bytes)
            }
            // Over TLS the name has a prefix that browsers look at.
            let names = ["__Host-roomkey_session=", "roomkey_session="]
            let cookie = response.headers["Set-Cookie"].first { cookie in names.contains { cookie.hasPrefix($0) } }
            return Answer(body: bytes, cookie: cookie?.split(separator: ";").first.map(String.init))
        } catch let error as RoomkeyError {
            throw error
        } catch is CancellationError {
            throw .cancelled
        } catch let error as HTTPClientError where error == .cancelled {
            throw .cancelled
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw .timeout
        } catch {
            throw .unreachable("\(error)")
        }
    }
}

extension Refusal {
    /// What an answer that is not a success says.
    static func answered(_ status: Int, _ body: Data) -> RoomkeyError {
        guard let refusal = try? Refusal(told: JSONValue(parsing: Array(body))) else {
            return .unreachable("the server answered with status \(status)")
        }
        return .refused(refusal)
    }
}
