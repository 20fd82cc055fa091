// SPDX-License-Identifier: MIT

import Foundation

/// Which pages may use the cookie. A browser sends it along with requests that other pages make, and says in `Origin` whose page
/// it was (RFC 6454 §7); clients that are not browsers send none.
struct OriginRule: Sendable {
    /// The address people use, where it differs from the one that requests name, behind a proxy.
    let publicURL: URL?

    /// A token is not sent by a browser by itself, so with one the page does not matter.
    func allows(_ request: SocketRequest) -> Bool {
        request.bearerToken != nil || allows(origin: request.origin, host: request.host)
    }

    func allows(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        guard let url = URL(string: origin), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let originHost = Self.authority(of: url)
        else { return false }
        if let publicURL, publicURL.scheme == scheme, Self.authority(of: publicURL) == originHost { return true }
        guard let host, let requestURL = URL(string: "\(scheme)://\(host)") else { return false }
        return Self.authority(of: requestURL) == originHost
    }

    /// Host and port, the scheme's own port where none is named.
    private static func authority(of url: URL) -> String? {
        guard let host = url.host(), !host.isEmpty else { return nil }
        return "\(host.lowercased()):\(url.port ?? (url.scheme == "https" ? 443 : 80))"
    }
}
