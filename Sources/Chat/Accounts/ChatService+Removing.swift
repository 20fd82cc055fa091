// SPDX-License-Identifier: MIT

import CommitLog
package import Store
package import WireProtocol

extension ChatService {
    /// Removes an account: its person is known as removed, its name is free, nobody can bring it into a room any more. Then
    /// ``leaveRooms(of:)`` follows. Removing twice is removing once.
    /// - Parameters:
    ///   - principal: nil for the operator.
    ///   - changes: what ends its password and sessions, in the same command.
    package func removeAccount(
        _ id: UserID,
        by principal: Principal?,
        with changes: @escaping @Sendable (Snapshot) throws -> CredentialChanges
    ) async throws(ChatError) {
        try await decisions.decide(by: principal, to: .removeAccounts) { snapshot, authority throws(ChatError) in
            guard let record = try reading({ try snapshot.record(ChatKey.user(id)) }),
                let user = User(id: id, record: record.value), user.kind == .account
            else { throw .account(.noSuchAccount) }
            guard user.role != .owner || authority.role == .owner else { throw .account(.notAllowed) }
            if user.isRemoved { return .done(()) }
            let at = now()
            var all = try reading { try Self.removing(user, record, at: at, in: snapshot) }
            all += try reading { try changes(snapshot) }
            if user.role == .owner {
                all += try Self.resigning(among: reading { try snapshot.record(ChatKey.owners) })
            }
            return .append(Command(at: at, conditions: all.conditions, operations: all.operations)) { _ in }
        }
    }

    /// What it takes to remove somebody.
    static func removing(
        _ user: User,
        _ record: Record,
        at: Timestamp,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        let name = FoldedName(user.name)
        let named = ChatKey.named(name, user.id)
        var changes = try CredentialChanges(
            conditions: [.revision(record.address, record.revision)],
            operations: [
                .put(record.address, user.removed(at: at).record),
                .put(ChatKey.removed(user.id), Array(String(at.milliseconds).utf8)),
            ]
        )
        if user.kind.hasNameToItself {
            changes.operations += try NameClaim(user.name).releasing(of: user.id, in: snapshot)
        }
        if try snapshot.record(named) != nil { changes.operations.append(.delete(named)) }
        return changes
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
                let prefix = Array(ChatKey.removedPeople.utf8)
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
