// SPDX-License-Identifier: MIT

import PubSub
import Store
import WireProtocol

/// Where the records of credentials are. No API can name this namespace.
enum AuthKeys {
    static let apiKeys = Array("apikey/".utf8)
    static let revokedTokens = Array("revoked/".utf8)

    static func apiKey(_ id: String) -> Address { Address(.auth, "apikey/\(id)") }

    static func session(_ id: String) -> Address { Address(.auth, "session/\(id)") }

    static let invitations = Array("invitation/".utf8)

    static func invitation(_ id: String) -> Address { Address(.auth, "invitation/\(id)") }

    /// Names a session of a person's; lists them.
    static func session(_ id: String, of user: UserID) -> Address {
        Address(.auth, sessions(of: user) + Array(id.utf8))
    }

    static func sessions(of user: UserID) -> [UInt8] { Array("user/\(user)/session/".utf8) }

    /// Counts the sessions a person has begun, so that what ends all of them misses none.
    static func sessionsBegun(_ user: UserID) -> Address { Address(.auth, "user/\(user)/sessions") }

    static func password(_ user: UserID) -> Address { Address(.auth, "password/\(user)") }

    /// Whether a record counts something, and is a number.
    static func isCounter(_ key: [UInt8]) -> Bool { key.suffix(9).elementsEqual("/sessions".utf8) }

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
