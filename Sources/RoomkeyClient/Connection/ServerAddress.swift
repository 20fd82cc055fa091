// SPDX-License-Identifier: MIT

import Foundation

/// Where a server is: `https://chat.example.org`, `http://127.0.0.1:8080`, with a path where it does not stand at the root.
public struct ServerAddress: Sendable, Hashable, Codable, CustomStringConvertible {
    let isSecure: Bool
    let host: String
    let port: Int
    /// Without a slash at its end.
    let path: String

    /// - Parameter text: an address with `http` or `https` (`ws` and `wss` mean the same), a host, and maybe a port and a path.
    /// - Throws: ``RoomkeyError/badAddress(_:)``
    public init(_ text: String) throws(RoomkeyError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil
        else { throw .badAddress(text) }
        switch scheme {
        case "http", "ws": isSecure = false
        case "https", "wss": isSecure = true
        default: throw .badAddress(text)
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
        guard (1...65_535).contains(port) else { throw .badAddress(text) }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The address as it is written.
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

    /// Reads what ``description`` writes.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Host and port, as the header `Host` has them.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// What TLS is to find in the certificate: a name; nil for an IP address, which SNI has no room for (RFC 6066 §3).
    var serverName: String? {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return isIPv4 || host.contains(":") ? nil : host
    }
}
