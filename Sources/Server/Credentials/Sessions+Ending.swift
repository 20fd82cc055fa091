// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// A person's sessions: listing them, and ending some. The sockets of a session that ends are closed (``CredentialTopics``).
extension Sessions {
    /// A session as its person may see it. The cookie cannot be made from it: that is signed.
    struct Listed: Sendable {
        let id: String
        let record: SessionRecord
    }

    /// A person's sessions, the last used first.
    func list(of user: UserID) async throws(ChatError) -> [Listed] {
        try await store.reading { try Self.list(of: user, in: $0) }.filter { !isExpired($0.record) }
    }

    /// Ends the sessions of all people that are too old or were not used for too long, and closes their sockets.
    func endExpired() async throws {
        var range = KeyRange.prefix(AuthKeys.sessions)
        while !Task.isCancelled {
            let batch = range
            let records = try await store.read {
                try $0.range(.auth, batch, limit: ServerLimits.sessionsPerRound).records
            }
            guard let last = records.last else { return }
            for stored in records {
                guard let session = SessionRecord(record: stored.value), isExpired(session) else { continue }
                let id = String(decoding: stored.address.key.dropFirst(AuthKeys.sessions.count), as: UTF8.self)
                let command = Command(
                    at: now(),
                    // One that is used at this moment goes on.
                    conditions: [.revision(stored.address, stored.revision)],
                    operations: Self.deleting(id, of: session.user)
                )
                _ = try await log.append(command)
            }
            range.lower = last.address.key
            range.includesLower = false
        }
    }

    /// Ends one of a person's sessions.
    func end(_ id: String, by principal: Principal) async throws(ChatError) {
        try await end(of: principal.id, by: principal) { sessions throws(ChatError) in
            guard sessions.contains(id) else { throw .account(.noSuchSession) }
            return [id]
        }
    }

    /// Ends a person's sessions, all but one.
    func endAll(by principal: Principal, except kept: String) async throws(ChatError) {
        try await end(of: principal.id, by: principal) { sessions in sessions.filter { $0 != kept } }
    }

    /// Ends a person's sessions, together with a change of credentials.
    /// - Parameters:
    ///   - principal: nil for the operator.
    ///   - changes: decided on the same snapshot and written in the same command.
    ///   - selection: returns which of the sessions end.
    func end(
        of user: UserID,
        by principal: Principal?,
        with changes: @escaping @Sendable (Snapshot) throws(ChatError) -> CredentialChanges = { _ in .none },
        where selection: @escaping @Sendable ([String]) throws(ChatError) -> [String]
    ) async throws(ChatError) {
        try await Decisions(log: log, store: store).decide(by: principal) { snapshot, _ throws(ChatError) in
            var all = try changes(snapshot)
            let ids = try selection(try reading { try Self.list(of: user, in: snapshot).map(\.id) })
            all += try reading { try Self.ending(ids, of: user, in: snapshot) }
            return .append(Command(at: now(), conditions: all.conditions, operations: all.operations)) { _ in }
        }
    }

    /// What ends all sessions of a person.
    static func endingAll(of user: UserID, in snapshot: Snapshot) throws -> CredentialChanges {
        try ending(list(of: user, in: snapshot).map(\.id), of: user, in: snapshot)
    }

    /// What ends the sessions of the other guests who joined from a network.
    static func endingGuests(
        from network: String,
        besides guest: UserID,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        var changes = CredentialChanges.none
        var range = KeyRange.prefix(AuthKeys.sessions)
        var count = 0
        while count < ServerLimits.guestsPerBan {
            let page = try snapshot.range(.auth, range, limit: 1_000)
            for stored in page.records {
                guard let record = SessionRecord(record: stored.value), record.network == network,
                    record.user != guest, try ChatService.user(record.user, in: snapshot)?.kind == .guest
                else { continue }
                let id = String(decoding: stored.address.key.dropFirst(AuthKeys.sessions.count), as: UTF8.self)
                changes.conditions.append(.exists(stored.address))
                changes.operations += deleting(id, of: record.user)
                count += 1
            }
            guard page.isTruncated, let last = page.records.last else { break }
            range.lower = last.address.key
            range.includesLower = false
        }
        return changes
    }

    /// What ends sessions; holds only as long as no further one has begun.
    private static func ending(
        _ ids: [String],
        of user: UserID,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        let begun = AuthKeys.sessionsBegun(user)
        let condition = try snapshot.record(begun).map { Command.Condition.revision(begun, $0.revision) }
        return CredentialChanges(
            conditions: [condition ?? .absent(begun)],
            operations: ids.flatMap { deleting($0, of: user) }
        )
    }

    static func deleting(_ id: String, of user: UserID) -> [Command.Operation] {
        [.delete(AuthKeys.session(id)), .delete(AuthKeys.session(id, of: user))]
    }

    static func list(of user: UserID, in snapshot: Snapshot) throws -> [Listed] {
        let prefix = AuthKeys.sessions(of: user)
        return try snapshot.range(.auth, .prefix(prefix), limit: .max).records
            .compactMap { index in
                let id = String(decoding: index.address.key.dropFirst(prefix.count), as: UTF8.self)
                return try snapshot.record(AuthKeys.session(id))
                    .flatMap { SessionRecord(record: $0.value) }
                    .map { Listed(id: id, record: $0) }
            }
            .sorted { ($0.record.lastUsedAt, $0.id) > ($1.record.lastUsedAt, $1.id) }
    }
}
