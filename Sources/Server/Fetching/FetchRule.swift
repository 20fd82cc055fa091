// SPDX-License-Identifier: MIT

/// Which addresses this server may ask because a stranger has named them.
package struct FetchRule: Sendable, Equatable {
    private let allowed: [IPNetwork]

    /// Global addresses alone, at the usual ports.
    package static let globalOnly = FetchRule(allowed: [])

    private init(allowed: [IPNetwork]) {
        self.allowed = allowed
    }

    /// - Parameter text: networks that are allowed as well, at any port: addresses and networks with commas between, `10.1.0.0/16,fd00::1`.
    /// - Returns: nil when one of them is neither.
    package init?(allowing text: String) {
        guard let networks = IPNetwork.list(text) else { return nil }
        self.init(allowed: networks)
    }

    /// Whether anything but global addresses is allowed.
    var hasExceptions: Bool { !allowed.isEmpty }

    func isException(_ address: IPAddress) -> Bool {
        allowed.contains { $0.contains(address.bytes) }
    }

    func allows(_ address: IPAddress, at url: FetchURL) -> Bool {
        isException(address) || (address.isGlobal && url.isAtUsualPort)
    }
}
