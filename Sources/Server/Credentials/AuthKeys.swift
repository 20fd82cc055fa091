// SPDX-License-Identifier: MIT

import PubSub
import Store

/// Where the records of credentials are. No API can name this namespace.
enum AuthKeys {
    static let apiKeys = Array("apikey/".utf8)
    static let revokedTokens = Array("revoked/".utf8)

    static func apiKey(_ id: String) -> Address { Address(.auth, "apikey/\(id)") }

    static func session(_ id: String) -> Address { Address(.auth, "session/\(id)") }

    static func isSession(_ key: [UInt8]) -> Bool { key.starts(with: Array("session/".utf8)) }

    static func revokedToken(_ id: String) -> Address { Address(.auth, "revoked/\(id)") }
}

/// Topics of credentials: whoever stands on one subscribes, and is closed when it ends.
enum CredentialTopics {
    static func apiKey(_ id: String) -> Topic { Topic(.credential, "apikey/\(id)") }

    static func token(_ id: String) -> Topic { Topic(.credential, "token/\(id)") }

    /// The topic of the credential that a change has ended; nil when it has ended none.
    static func ended(by change: Change) -> Topic? {
        guard change.address.namespace == .auth else { return nil }
        let key = String(decoding: change.address.key, as: UTF8.self)
        if change.value == nil, key.hasPrefix("apikey/") || key.hasPrefix("session/") {
            return Topic(.credential, key)
        }
        if change.value != nil, key.hasPrefix("revoked/") { return token(String(key.dropFirst("revoked/".count))) }
        return nil
    }
}
