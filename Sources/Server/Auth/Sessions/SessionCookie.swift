// SPDX-License-Identifier: MIT

/// The cookie that a browser is known by.
///
/// Over TLS its name begins with `__Host-`: browsers accept such a cookie only from this host itself, over TLS and for all paths, so
/// neither a neighbouring host nor a part of the site can put one of theirs in its place (RFC 6265bis §4.1.3.2).
struct SessionCookie: Sendable, Equatable {
    let value: String
    /// Whether it is the one that servers without TLS set, and older ones with it.
    let hasOldName: Bool

    static let name = "roomkey_session"
    static let secureName = "__Host-roomkey_session"

    /// Finds it in a request; nil when there is none. Of two with one name, one is not ours, and nothing tells which: neither counts.
    /// - Parameters:
    ///   - cookies: the values of the `Cookie` headers.
    ///   - isSecure: Whether the server is reached over TLS. The old name counts then where the other is absent.
    init?(in cookies: [String], isSecure: Bool) {
        let values = Self.values(of: isSecure ? Self.secureName : Self.name, in: cookies)
        if isSecure, values.isEmpty {
            let old = Self.values(of: Self.name, in: cookies)
            guard old.count == 1 else { return nil }
            value = old[0]
            hasOldName = true
        } else {
            guard values.count == 1 else { return nil }
            value = values[0]
            hasOldName = false
        }
    }

    /// The header that sets it, or removes it with an empty value and no time.
    static func header(_ value: String, maxAge: Int, isSecure: Bool) -> String {
        header(isSecure ? secureName : name, value, maxAge: maxAge, isSecure: isSecure)
    }

    /// The header that removes one of the old name from a browser that is reached over TLS.
    static let removalOfOldName = header(name, "", maxAge: 0, isSecure: true)

    private static func header(_ name: String, _ value: String, maxAge: Int, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    private static func values(of name: String, in cookies: [String]) -> [String] {
        let start = Array("\(name)=".utf8)
        return cookies.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { pair in
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            return pair.starts(with: start) ? String(Substring(pair.dropFirst(start.count))) : nil
        }
    }
}
