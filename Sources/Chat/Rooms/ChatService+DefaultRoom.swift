// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

extension ChatService {
    /// What a command does to make a person who comes new a member of the default room. Where there is none that can be joined, it only
    /// holds that none was set meanwhile.
    func arrival(
        of person: User,
        at: Timestamp,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        let (workspace, unchanged) = try Workspace.read(in: snapshot)
        guard let id = workspace.defaultRoom, try canJoinDefaultRoom(id, in: snapshot) else {
            return CredentialChanges(conditions: [unchanged], operations: [])
        }
        return CredentialChanges(
            conditions: [unchanged] + Self.isOpen(id),
            operations: Self.joining(id, person, as: .member, at: at)
        )
    }

    private func canJoinDefaultRoom(_ id: RoomID, in snapshot: Snapshot) throws -> Bool {
        guard let room = try Room(id, for: nil, in: snapshot), room.record.visibility == .public, !room.isArchived
        else {
            return false
        }
        return room.members < limits[.membersPerRoom]
    }

    /// Makes the next of the accounts that were there when the default room was set a member of it, and writes down how far it has come in
    /// the same command: a crash forgets nobody, and nobody who has left since is put back.
    ///
    /// One account each time, because each recipient is told one event of a command. It ends early when the room is archived, full,
    /// or the default room no more.
    /// - Returns: whether there may be more to do.
    package func joinNextAccount() async throws(ChatError) -> Bool {
        let command = try await store.reading { try self.joiningNextAccount(in: $0) }
        guard let command else { return false }
        switch try await log.outcome(of: command) {
        // Where something has changed meanwhile, the next time finds out what.
        case .applied, .repeated, .refused(.conditionFailed): return true
        case .refused(let refusal): throw .unavailable("The default room could not be joined: \(refusal).")
        }
    }

    /// Accounts that one step looks at.
    private static let accountsPerStep = 200

    private func joiningNextAccount(in snapshot: Snapshot) throws -> Command? {
        guard let record = try snapshot.record(ChatKey.joining) else { return nil }
        let at = now()
        let unchanged = Command.Condition.revision(record.address, record.revision)
        let done = Command(at: at, conditions: [unchanged], operations: [.delete(record.address)])
        guard var joining = DefaultRoomJoining(record.value),
            try Workspace.read(in: snapshot).workspace.defaultRoom == joining.room,
            try canJoinDefaultRoom(joining.room, in: snapshot)
        else { return done }
        let since = joining.since ?? record.revision
        joining.since = since
        let prefix = Array(ChatKey.accountNames.utf8)
        var range = KeyRange.prefix(prefix)
        range.lower += Array(joining.after.utf8)
        range.includesLower = false
        let page = try snapshot.range(.chat, range, limit: Self.accountsPerStep)
        for claim in page.records {
            joining.after = String(decoding: claim.address.key.dropFirst(prefix.count), as: UTF8.self)
            guard let id = UserID(String(decoding: claim.value, as: UTF8.self)),
                let stored = try snapshot.record(ChatKey.user(id)),
                let person = User(id: id, record: stored.value), person.kind == .account, !person.isRemoved,
                try isMissing(id, in: joining.room, since: since, snapshot)
            else { continue }
            return Command(
                at: at,
                conditions: [
                    unchanged, .revision(stored.address, stored.revision), .absent(ChatKey.member(joining.room, id)),
                ] + Self.isOpen(joining.room),
                operations: Self.joining(joining.room, person, as: .member, at: at)
                    + [.put(record.address, joining.record)]
            )
        }
        guard page.isTruncated else { return done }
        return Command(at: at, conditions: [unchanged], operations: [.put(record.address, joining.record)])
    }

    /// Whether a person is not in a room, has not left it after a revision, and can be in one more.
    private func isMissing(_ id: UserID, in room: RoomID, since: Revision, _ snapshot: Snapshot) throws -> Bool {
        let member = ChatKey.member(room, id)
        guard try snapshot.record(member) == nil else { return false }
        if let left = try snapshot.lastChange(of: member), left > since { return false }
        do throws(ChatError) {
            try requireRoom(for: id, in: snapshot)
            return true
        } catch {
            if case .exceeds = error { return false }
            throw error
        }
    }
}
