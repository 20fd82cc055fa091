// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

extension ChatService {
    /// Creates a bot: a member with a name to itself, known by a token that is written with it.
    /// - Parameters:
    ///   - principal: nil for the operator.
    ///   - changes: what is to be written with it, given the bot.
    package func createBot(
        named name: String,
        by principal: Principal?,
        with changes: @escaping @Sendable (User, Snapshot) throws(ChatError) -> CredentialChanges
    ) async throws(ChatError) -> User {
        let name = try Self.accountName(name)
        return try await decisions.decide(by: principal, to: .manageBots) { snapshot, _ throws(ChatError) in
            guard let id = UserID("u_" + makeID(16)) else { throw .unavailable("Could not generate an ID.") }
            let bot = User(id: id, name: name, kind: .bot, role: .member, createdAt: now())
            let claim = NameClaim(name)
            guard try reading({ try !claim.isTaken(in: snapshot) }) else { throw .account(.nameTaken) }
            let changes = try changes(bot, snapshot)
            let command = Command(
                at: bot.createdAt,
                conditions: claim.isFree + [.absent(ChatKey.user(id))] + changes.conditions,
                operations: claim.claiming(for: id) + [
                    .put(ChatKey.user(id), bot.record), .put(ChatKey.named(FoldedName(name), id), []),
                ] + changes.operations
            )
            return .append(command) { _ in bot }
        }
    }

    /// Removes a bot, which leaves its rooms. What it wrote stays, and its name is free again. Removing twice is removing once.
    /// - Parameters:
    ///   - principal: nil for the operator.
    ///   - changes: what is to be written with it.
    package func removeBot(
        _ id: UserID,
        by principal: Principal?,
        with changes: CredentialChanges
    ) async throws(ChatError) {
        try await decisions.decide(by: principal, to: .manageBots) { snapshot, _ throws(ChatError) in
            guard let record = try reading({ try snapshot.record(ChatKey.user(id)) }),
                let bot = User(id: id, record: record.value), bot.kind == .bot
            else { throw .account(.noSuchBot) }
            if bot.isRemoved { return .done(()) }
            let at = now()
            var all = try reading { try Self.removing(bot, record, at: at, in: snapshot) }
            all += changes
            return .append(Command(at: at, conditions: all.conditions, operations: all.operations)) { _ in }
        }
        try await leaveRooms(of: id)
    }
}
