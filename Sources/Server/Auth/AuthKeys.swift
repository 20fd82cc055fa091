// SPDX-License-Identifier: MIT

import Chat
import PubSub
import Store
import WireProtocol

/// Where the records of credentials are. No API can name this namespace.
enum AuthKeys {
    static let apiKeys = Array("apikey/".utf8)
    static let revokedTokens = Array("revoked/".utf8)

    static func apiKey(_ id: String) -> Address { Address(.auth, "apikey/\(id)") }

    /// Names the key that was created last because there was none, so that two commands do not both find that there is none.
    static let createdIfNone = Address(.auth, "apikeyifnone")

    static let sessions = Array("session/".utf8)

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

    static let bots = Array("bot/".utf8)

    /// The token of a bot.
    static func bot(_ user: UserID) -> Address { Address(.auth, bots + Array(user.text.utf8)) }

    static let bans = Array("ban/".utf8)

    /// A network that no guest may come from.
    static func ban(_ network: String) -> Address { Address(.auth, bans + Array(network.utf8)) }

    static let origins = Array("origin/".utf8)

    /// Where a guest of the showcase speaks from, who has no session.
    static func origin(of guest: UserID) -> Address { Address(.auth, origins + Array(guest.text.utf8)) }

    static let passwordResets = Array("reset/".utf8)

    /// A link with which a person sets a new password.
    static func passwordReset(_ user: UserID) -> Address { Address(.auth, passwordResets + Array(user.text.utf8)) }

    static func password(_ user: UserID) -> Address { Address(.auth, "password/\(user)") }

    /// Whether a record counts something, and is a number.
    static func isCounter(_ key: [UInt8]) -> Bool { key.suffix(9).elementsEqual("/sessions".utf8) }

    static func isSession(_ key: [UInt8]) -> Bool { key.starts(with: sessions) }

    /// The bot that a record is the token of.
    static func bot(of key: [UInt8]) -> UserID? {
        key.starts(with: bots) ? UserID(String(decoding: key.dropFirst(bots.count), as: UTF8.self)) : nil
    }

    static let pushSubscriptions = Array("push/".utf8)

    static func pushSubscriptions(of user: UserID) -> [UInt8] { Array("push/\(user)/".utf8) }

    static func pushSubscription(_ id: String, of user: UserID) -> Address {
        Address(.auth, pushSubscriptions(of: user) + Array(id.utf8))
    }

    /// How far people have been told of messages.
    static let pushCursor = Address(.auth, "pushed")

    /// The secret that the nodes of a cluster share.
    static let secret = Address(.auth, "secret")

    static func revokedToken(_ id: String) -> Address { Address(.auth, "revoked/\(id)") }
}

/// Topics of credentials: whoever stands on one subscribes, and is closed when it ends.
enum CredentialTopics {
    static func apiKey(_ id: String) -> Topic { Topic(.credential, "apikey/\(id)") }

    static func token(_ id: String) -> Topic { Topic(.credential, "token/\(id)") }

    /// Ends when the workspace is closed to guests: the sockets of guests who have nothing but a token stand on it.
    static let guests = Topic(.credential, "guests")

    /// Ends when the network is banned.
    static func network(_ network: String) -> Topic { Topic(.credential, AuthKeys.ban(network).key) }

    static func bot(_ user: UserID) -> Topic { Topic(.credential, AuthKeys.bot(user).key) }

    /// The topic of the credential that a change has ended; nil when it has ended none.
    static func ended(by change: Change, _ overrides: SignUpPolicy.Overrides) -> Topic? {
        if overrides.endsGuests(change) { return guests }
        guard change.address.namespace == .auth else { return nil }
        let key = String(decoding: change.address.key, as: UTF8.self)
        if change.value == nil, key.hasPrefix("apikey/") || key.hasPrefix("session/") {
            return Topic(.credential, key)
        }
        if change.value != nil, change.address.key.starts(with: AuthKeys.bans) {
            return Topic(.credential, change.address.key)
        }
        // A bot's first token ends nothing, since nobody stands on it yet; another ends the one before.
        if let bot = AuthKeys.bot(of: change.address.key) { return self.bot(bot) }
        if change.value != nil, key.hasPrefix("revoked/") { return token(String(key.dropFirst("revoked/".count))) }
        return nil
    }
}
