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
        let claim = ChatKeys.accountName(FoldedName(name))
        let changes = changes(bot)
        let command = Command(
            at: bot.createdAt,
            conditions: [.absent(claim), .absent(ChatKeys.user(id))] + changes.conditions,
            operations: [
                .put(claim, Array(id.text.utf8)), .put(ChatKeys.user(id), bot.record),
                .put(ChatKeys.named(FoldedName(name), id), []),
            ] + changes.operations
        )
        switch try await outcome(of: command) {
        case .applied, .repeated: return bot
        case .refused(.conditionFailed(index: 0, _)): throw .account(.nameTaken)
        case .refused: throw .busy
        }
    }

    /// Removes a bot, which leaves its rooms. What it wrote stays, and its name is free again. Removing twice is removing once.
    /// - Parameter changes: what is to be written with it.
    package func removeBot(_ id: UserID, with changes: CredentialChanges) async throws(ChatError) {
        for _ in 0..<Self.removingAttempts {
            let address = ChatKeys.user(id)
            guard let record = try await readingAccounts({ try $0.record(address) }),
                var bot = User(id: id, record: record.value), bot.kind == .bot
            else { throw .account(.noSuchBot) }
            if bot.isRemoved { return try await leaveRooms(id) }
            bot.isRemoved = true
            let name = FoldedName(bot.name)
            let command = Command(
                at: now(),
                conditions: [.revision(address, record.revision)] + changes.conditions,
                operations: [
                    .put(address, bot.record), .delete(ChatKeys.accountName(name)), .delete(ChatKeys.named(name, id)),
                ] + changes.operations
            )
            if case .applied = try await outcome(of: command) { return try await leaveRooms(id) }
            // It or its token has changed meanwhile.
        }
        throw .busy
    }

    private static let removingAttempts = 5

    /// Ends somebody's memberships, each with a command of its own, so that the members of several of the rooms hear each in its
    /// turn. The people of a direct room stay the same.
    private func leaveRooms(_ id: UserID) async throws(ChatError) {
        let rooms = try await readingAccounts { snapshot in
            try CatchUp.joinedRooms(of: id, in: snapshot).map(\.room).filter { room in
                try snapshot.record(ChatKeys.room(room)).flatMap { RoomRecord($0.value) }?.visibility != .direct
            }
        }
        for room in rooms { _ = try await outcome(of: Self.leaving(room, id, at: now())) }
    }
}
