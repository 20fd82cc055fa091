// SPDX-License-Identifier: MIT

import Foundation

/// An address that a stranger has given, taken apart so that nobody who reads it again can understand it otherwise.
struct FetchURL: Hashable, Sendable, CustomStringConvertible {
    enum Scheme: String, Sendable {
        case http, https

        var port: Int { self == .http ? 80 : 443 }
    }

    let scheme: Scheme
    /// In lower case: a name, or an address without brackets.
    let host: String
    let port: Int
    /// Path and query, percent-encoded.
    private let rest: String

    /// Characters of a name (RFC 1035 §2.3.4), with a dot at its end.
    private static let hostLength = 254

    /// - Returns: nil when it is no address that can be asked: another scheme, a user, a host that no name in the DNS is written like.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text),
            let scheme = parts.scheme.flatMap({ Scheme(rawValue: $0.lowercased()) }),
            parts.user == nil, parts.password == nil, let written = parts.encodedHost?.lowercased()
        else { return nil }
        let host = written.hasPrefix("[") && written.hasSuffix("]") ? String(written.dropFirst().dropLast()) : written
        guard (1...Self.hostLength).contains(host.utf8.count), host.utf8.allSatisfy(Self.isOfHosts) else { return nil }
        guard host.contains(":") == written.hasPrefix("[") else { return nil }
        let port = parts.port ?? scheme.port
        guard (1...65_535).contains(port) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        rest =
            (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)
            + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    }

    var isAtUsualPort: Bool { port == scheme.port }

    /// Of its server, as in `aud` and `Origin`.
    var origin: String { "\(scheme.rawValue)://\(hostInURL)" + (isAtUsualPort ? "" : ":\(port)") }

    var description: String { origin + rest }

    private var hostInURL: String { host.contains(":") ? "[\(host)]" : host }

    /// Letters, digits, dots, hyphens, underscores, and the colons of IPv6. No percent signs, which are read in more ways than one.
    private static func isOfHosts(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: false
        }
    }
}
