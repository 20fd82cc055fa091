// SPDX-License-Identifier: MIT

import CommitLog
import Store
package import WireProtocol

extension ChatService {
    /// What removes an account: its person is known as removed, its name is free, nobody can bring it into a room any more. To be
    /// written together with the end of its password and sessions; then ``leaveRooms(of:)`` follows.
    /// - Parameter remover: nil for who has the data folder in hand.
    /// - Returns: nil when the account was removed before.
    package func removal(of id: UserID, by remover: UserID?) async throws(ChatError) -> CredentialChanges? {
        let at = now()
        let address = ChatKeys.user(id)
        do {
            return try await store.read { snapshot in
                guard let record = try snapshot.record(address), let user = User(id: id, record: record.value),
                    user.kind == .account
                else { throw ChatError.account(.noSuchAccount) }
                let permission = try remover.map { try Self.mayRemove(user, by: $0, in: snapshot) }
                if user.isRemoved { return nil }
                var changes = try Self.removing(user, record, at: at, in: snapshot)
                if let permission { changes.conditions.append(permission) }
                guard user.role == .owner else { return changes }
                let resigning = try Self.resigning(among: snapshot.record(ChatKeys.owners))
                changes.conditions += resigning.conditions
                changes.operations += resigning.operations
                return changes
            }
        } catch {
            throw ChatError(error)
        }
    }

    /// What makes somebody with a name to themselves one who was removed.
    static func removing(
        _ user: User,
        _ record: Record,
        at: Timestamp,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        let name = FoldedName(user.name)
        let named = ChatKeys.named(name, user.id)
        var changes = try CredentialChanges(
            conditions: [.revision(record.address, record.revision)],
            operations: [
                .put(record.address, user.removed(at: at).record),
                .put(ChatKeys.removed(user.id), Array(String(at.milliseconds).utf8)),
            ] + NameClaim(user.name).releasing(of: user.id, in: snapshot)
        )
        if try snapshot.record(named) != nil { changes.operations.append(.delete(named)) }
        return changes
    }

    /// - Returns: what must still hold when it is done.
    private static func mayRemove(
        _ user: User,
        by remover: UserID,
        in snapshot: Snapshot
    ) throws -> Command.Condition {
        guard let record = try snapshot.record(ChatKeys.user(remover)),
            let person = User(id: remover, record: record.value)
        else { throw ChatError.signedOut }
        try person.require(.removeAccounts)
        guard user.role != .owner || person.role == .owner else { throw ChatError.account(.notAllowed) }
        return .revision(record.address, record.revision)
    }

    /// Takes who was removed out of all their rooms, one after another: members are told of each by an event of its own. What was left
    /// undone when the server was stopped meanwhile is done by ``finishRemovals()``.
    package func leaveRooms(of id: UserID) async throws(ChatError) {
        let rooms: [RoomID]
        do {
            rooms = try await store.read { try CatchUp.joinedRooms(of: id, in: $0).map(\.room) }
        } catch {
            throw ChatError(error)
        }
        for room in rooms {
            // Refused is only what a moderator has done meanwhile.
            _ = try await log.outcome(of: Self.leaving(room, id, at: now()))
        }
    }

    /// Takes everybody who was removed out of the rooms that they are still in.
    package func finishRemovals() async throws(ChatError) {
        let removed: [UserID]
        do {
            removed = try await store.read { snapshot in
                let prefix = Array(ChatKeys.removedPeople.utf8)
                return try snapshot.range(.chat, .prefix(prefix), limit: .max).records.compactMap { record in
                    UserID(String(decoding: record.address.key.dropFirst(prefix.count), as: UTF8.self))
                }
            }
        } catch {
            throw ChatError(error)
        }
        for person in removed { try await leaveRooms(of: person) }
    }
}
