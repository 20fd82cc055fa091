// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// Makes a bot: a member with a name to itself, known by a token that is written with it.
    /// - Parameter changes: what is to be written with it, given the bot.
    package func createBot(
        named name: String,
        with changes: (User) -> CredentialChanges
    ) async throws(ChatError) -> User {
        let name = try Self.accountName(name)
        guard let id = UserID("u_" + makeID(16)) else { throw .unavailable("No id could be made.") }
        let bot = User(id: id, name: name, kind: .bot, role: .member, createdAt: now())
        let claim = NameClaim(name)
        let changes = changes(bot)
        let command = Command(
            at: bot.createdAt,
            conditions: claim.isFree + [.absent(ChatKeys.user(id))] + changes.conditions,
            operations: claim.claiming(for: id) + [
                .put(ChatKeys.user(id), bot.record), .put(ChatKeys.named(FoldedName(name), id), []),
            ] + changes.operations
        )
        switch try await log.outcome(of: command) {
        case .applied, .repeated: return bot
        case .refused(.conditionFailed(index: ..<claim.isFree.count, _)): throw .account(.nameTaken)
        case .refused: throw .busy
        }
    }

    /// Removes a bot, which leaves its rooms. What it wrote stays, and its name is free again. Removing twice is removing once.
    /// - Parameter changes: what is to be written with it.
    package func removeBot(_ id: UserID, with changes: CredentialChanges) async throws(ChatError) {
        for _ in 0..<Self.removingAttempts {
            let at = now()
            let address = ChatKeys.user(id)
            let removing = try await store.reading { snapshot -> CredentialChanges? in
                guard let record = try snapshot.record(address), let bot = User(id: id, record: record.value),
                    bot.kind == .bot
                else { throw ChatError.account(.noSuchBot) }
                return bot.isRemoved ? nil : try Self.removing(bot, record, at: at, in: snapshot)
            }
            guard let removing else { return try await leaveRooms(of: id) }
            let command = Command(
                at: at,
                conditions: removing.conditions + changes.conditions,
                operations: removing.operations + changes.operations
            )
            if case .applied = try await log.outcome(of: command) { return try await leaveRooms(of: id) }
            // It or its token has changed meanwhile.
        }
        throw .busy
    }

    private static let removingAttempts = 5
}
