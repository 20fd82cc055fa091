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

    /// Ends the sessions of all people that are too old or were not used for too long, and closes their sockets. Deletes links to set
    /// a password that have expired, and forgets as soon as a session where a guest of the showcase, who has none, spoke from.
    func endExpired() async throws {
        for prefix in [AuthKeys.sessions, AuthKeys.origins, AuthKeys.passwordResets] {
            try await endExpired(under: prefix)
        }
    }

    private func endExpired(under prefix: [UInt8]) async throws {
        var range = KeyRange.prefix(prefix)
        while !Task.isCancelled {
            let batch = range
            let records = try await store.read {
                try $0.range(.auth, batch, limit: ServerLimits.sessionsPerRound).records
            }
            guard let last = records.last else { return }
            for stored in records {
                let ending = ending(expired: stored)
                guard !ending.isEmpty else { continue }
                // One that is used at this moment goes on.
                let unchanged = Command.Condition.revision(stored.address, stored.revision)
                _ = try await log.append(Command(at: now(), conditions: [unchanged], operations: ending))
            }
            range.lower = last.address.key
            range.includesLower = false
        }
    }

    /// What ends a session, a link or an origin that is too old; empty when it is not.
    private func ending(expired stored: Record) -> [Command.Operation] {
        let key = stored.address.key
        if key.starts(with: AuthKeys.passwordResets) {
            return PasswordResets.isExpired(stored, at: ages()) ? [.delete(stored.address)] : []
        }
        if key.starts(with: AuthKeys.origins) {
            return stored.updatedAt.adding(idleLifetime) <= ages() ? [.delete(stored.address)] : []
        }
        guard let session = SessionRecord(record: stored.value), isExpired(session) else { return [] }
        let id = String(decoding: key.dropFirst(AuthKeys.sessions.count), as: UTF8.self)
        return Self.deleting(id, of: session.user)
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

    /// What ends one session, if it has not ended yet.
    static func ending(_ session: Session, in snapshot: Snapshot) throws -> CredentialChanges {
        let address = AuthKeys.session(session.id)
        guard try snapshot.record(address) != nil else { return .none }
        return CredentialChanges(
            conditions: [.exists(address)],
            operations: deleting(session.id, of: session.user.id)
        )
    }

    /// What ends sessions of guests who joined from a network: of all, or of as many as fit one command.
    /// - Parameter guest: somebody whose sessions are left out, since they end otherwise.
    static func endingGuests(
        from network: String,
        besides guest: UserID? = nil,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        var changes = CredentialChanges.none
        var range = KeyRange.prefix(AuthKeys.sessions)
        while true {
            let page = try snapshot.range(.auth, range, limit: ServerLimits.sessionsPerRound)
            for stored in page.records {
                guard let record = SessionRecord(record: stored.value), record.network == network,
                    record.user != guest, try ChatService.user(record.user, in: snapshot)?.kind == .guest
                else { continue }
                let id = String(decoding: stored.address.key.dropFirst(AuthKeys.sessions.count), as: UTF8.self)
                changes.conditions.append(.exists(stored.address))
                changes.operations += deleting(id, of: record.user)
                if changes.conditions.count == ServerLimits.sessionsPerCommand { return changes }
            }
            guard page.isTruncated, let last = page.records.last else { return changes }
            range.lower = last.address.key
            range.includesLower = false
        }
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
