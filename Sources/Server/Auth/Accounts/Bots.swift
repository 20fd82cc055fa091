// SPDX-License-Identifier: MIT

package import Chat
package import CommitLog
package import Store
package import WireProtocol

/// Programs that take part in the chat, each known by a token: `rb_<id of the bot>_<secret>`, of which only a hash is stored.
///
/// A token is looked up in the store each time it is used, so one that is created or revoked, on another node too, counts at once.
package struct Bots: Sendable {
    private let chat: ChatService
    private let log: any CommitLog
    private let store: Store
    private let now: @Sendable () -> Timestamp

    package init(
        log: any CommitLog,
        store: Store,
        now: @escaping @Sendable () -> Timestamp,
        makeID: @escaping @Sendable (Int) -> String = RandomText.make
    ) {
        chat = ChatService(log: log, store: store, now: now, makeID: makeID)
        self.log = log
        self.store = store
        self.now = now
    }

    /// Creates a bot.
    /// - Parameter principal: nil for the operator.
    /// - Returns: the bot, and its token, which cannot be shown again.
    package func create(
        named name: String,
        by principal: Principal?
    ) async throws(ChatError) -> (bot: User, token: String) {
        let secret = RandomText.make(40)
        let bot = try await chat.createBot(named: name, by: principal) { bot, snapshot throws(ChatError) in
            let count = try reading { try Self.all(in: snapshot).count }
            guard count < ServerLimits.bots else {
                throw .tooLarge("The limit of \(count) bots is reached. Revoke one first.")
            }
            return CredentialChanges(operations: [.put(AuthKeys.bot(bot.id), Self.record(of: secret))])
        }
        return (bot, Self.token(of: bot.id, secret))
    }

    /// All bots, by name.
    package func list() async throws(ChatError) -> [User] {
        let bots = try await store.reading { try Self.all(in: $0) }
        return bots.sorted { (FoldedName($0.name).text, $0.id.text) < (FoldedName($1.name).text, $1.id.text) }
    }

    private static func all(in snapshot: Snapshot) throws -> [User] {
        try snapshot.range(.auth, .prefix(AuthKeys.bots), limit: ServerLimits.bots).records.compactMap { record in
            let id = String(decoding: record.address.key.dropFirst(AuthKeys.bots.count), as: UTF8.self)
            return try UserID(id).flatMap { try ChatService.user($0, in: snapshot) }
        }
    }

    /// Gives a bot another token. The one it had ends, and the sockets that stand on it.
    /// - Parameter principal: nil for the operator.
    /// - Returns: the bot, and its token, which cannot be shown again.
    package func renewToken(
        of id: UserID,
        by principal: Principal?
    ) async throws(ChatError) -> (bot: User, token: String) {
        let secret = RandomText.make(40)
        let address = AuthKeys.bot(id)
        let bot = try await chat.decisions.decide(by: principal, to: .manageBots) { snapshot, _ throws(ChatError) in
            let (token, bot) = try reading {
                (try snapshot.record(address), try ChatService.user(id, in: snapshot))
            }
            guard token != nil, let bot else { throw .account(.noSuchBot) }
            let command = Command(
                at: now(),
                conditions: [.exists(address)],
                operations: [.put(address, Self.record(of: secret))]
            )
            return .append(command) { _ in bot }
        }
        return (bot, Self.token(of: id, secret))
    }

    /// Revokes a bot: its token stops working, its sockets close, and it leaves its rooms. Idempotent.
    /// - Parameter principal: nil for the operator.
    package func revoke(_ id: UserID, by principal: Principal?) async throws(ChatError) {
        let changes = CredentialChanges(operations: [.delete(AuthKeys.bot(id))])
        try await chat.removeBot(id, by: principal, with: changes)
    }

    /// - Returns: the bot that a token belongs to, for as long as it has this token; nil when there is none.
    func verify(_ token: String) async throws(ChatError) -> Principal? {
        guard token.hasPrefix(Self.prefix), let end = token.lastIndex(of: "_"), end > Self.prefix.endIndex,
            let id = UserID(String(token[Self.prefix.endIndex..<end]))
        else { return nil }
        let given = APIKeys.hash(String(token[token.index(after: end)...]))
        return try await store.reading { snapshot in
            guard let record = try snapshot.record(AuthKeys.bot(id)),
                case .string(let stored) = try JSONValue(parsing: record.value)["hash"],
                isEqualInConstantTime(stored, given)
            else { return nil }
            return try ChatService.user(id, in: snapshot).map {
                Principal($0, standingOn: [.revision(record.address, record.revision)])
            }
        }
    }

    private static let prefix = "rb_"

    private static func record(of secret: String) -> [UInt8] {
        JSONWriter.object { $0.member("hash", utf8: APIKeys.hash(secret)) }
    }

    private static func token(of bot: UserID, _ secret: String) -> String { "\(prefix)\(bot)_\(secret)" }
}
