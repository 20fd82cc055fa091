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
    private let target: String
    let origin: String?
    let host: String?
    let cookies: [String]
    private let authorization: String?

    init(target: String, origin: String?, host: String?, cookies: [String], authorization: String?) {
        self.target = target
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

    /// Without the query.
    var path: String {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        return "/" + Substring(path.drop { $0 == UInt8(ascii: "/") })
    }

    var query: Query {
        let rest = target.utf8.drop { $0 != UInt8(ascii: "?") }
        return Query(Substring(rest.dropFirst()))
    }

    /// The token of `Authorization: Bearer` (RFC 6750 §2.1); empty where there should be one. Other schemes may be meant for a proxy.
    var bearerToken: String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.first?.lowercased() == "bearer" else { return nil }
        return parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
}
