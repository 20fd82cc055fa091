// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOHTTP1

/// Decides who may open a WebSocket, from the request that asks for the upgrade.
protocol SocketAdmission: Sendable {
    /// - Returns: what talks over the socket.
    /// - Throws: the HTTP answer in place of the upgrade.
    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket
}

/// What makes the session of a socket that was let in, on the socket's event loop.
typealias AdmittedSocket = @Sendable (WebSocketConnection, any EventLoop) -> any SocketSession

/// The parts of an upgrade request that decide whether it is let in.
struct SocketRequest: Sendable {
    /// Without the query.
    let path: String
    let query: Query
    let origin: String?
    let host: String?
    let cookies: [String]
    private let authorization: String?

    init(target: String, origin: String?, host: String?, cookies: [String], authorization: String?) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = "/" + parts[0].drop { $0 == "/" }
        query = Query(parts.count > 1 ? parts[1] : "")
        self.origin = origin
        self.host = host
        self.cookies = cookies
        self.authorization = authorization
    }

    init(_ head: HTTPRequestHead) {
        self.init(
            target: head.uri,
            origin: head.headers["origin"].first,
            host: head.headers["host"].first,
            cookies: head.headers["cookie"],
            authorization: head.headers["authorization"].first
        )
    }

    init(_ head: HTTPRequest) {
        self.init(
            target: head.path ?? "/",
            origin: head.headerFields[.origin],
            host: head.authority,
            cookies: head.headerFields[values: .cookie],
            authorization: head.headerFields[.authorization]
        )
    }

    /// The token of `Authorization: Bearer` (RFC 6750 §2.1); empty where there should be one. Other schemes may be meant for a proxy.
    var bearerToken: String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.first?.lowercased() == "bearer" else { return nil }
        return parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
}
