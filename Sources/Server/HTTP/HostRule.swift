// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The names under which pages and the chat's API are served.
///
/// A page of a stranger can let its own name point at this server (DNS rebinding). To the browser the server is then part of that
/// page, which reads whatever it likes, also in networks that only the browser can reach. The name it asked for is what tells.
struct HostRule: Sendable {
    /// Paths for programs and supervisors, under any name: they take keys and tokens, never a cookie.
    private static let open: Set<Substring> = ["health", "ping", "ws", "record", "records", "token"]

    private let names: Set<String>

    /// - Parameters:
    ///   - boundHost: what the server listens on.
    ///   - allowed: further names.
    init(publicURL: URL?, boundHost: String, allowed: [String]) {
        names = Set((allowed + [boundHost, publicURL?.host() ?? "", "localhost"]).map { $0.lowercased() })
    }

    /// - Parameter authority: the value of `Host`.
    func allows(_ authority: String?) -> Bool {
        guard let authority, let host = Self.host(of: authority) else { return false }
        return names.contains(host) || SocketAddress.ipBytes(of: host) != nil
    }

    func check(_ authority: String?) throws(HTTPFailure) {
        guard !allows(authority) else { return }
        throw HTTPFailure(
            .misdirectedRequest,
            "This server is not known as \(authority ?? "nothing"). To allow the name, use --public-url or --allowed-hosts.",
            code: "unknownHost"
        )
    }

    /// - Returns: whether a path is served under any name.
    static func isOpen(_ path: String) -> Bool {
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") }
        return open.contains(Substring(path.utf8.drop(while: isSlash).prefix { !isSlash($0) }))
    }

    /// The name or address in an authority (RFC 3986 §3.2), without its port; nil where it is none.
    static func host(of authority: String) -> String? {
        let utf8 = authority.utf8
        let end: String.Index
        if utf8.first == UInt8(ascii: "[") {
            guard let bracket = utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            end = utf8.index(after: bracket)
        } else {
            end = utf8.firstIndex(of: UInt8(ascii: ":")) ?? utf8.endIndex
        }
        let port = authority[end...]
        guard port.isEmpty || port.first == ":" && port.dropFirst().allSatisfy(\.isASCIIDigit) else { return nil }
        let host = authority[..<end].drop { $0 == "[" }.prefix { $0 != "]" }.lowercased()
        return host.isEmpty ? nil : host
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

/// Refuses what is asked for under a name that is not ours.
struct KnownHosts: RouterMiddleware {
    let rule: HostRule

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        if !HostRule.isOpen(request.uri.path) { try rule.check(request.head.authority) }
        return try await next(request, context)
    }
}
