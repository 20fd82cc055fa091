// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// Signing up and signing in with a password.
struct AccountService: Sendable {
    let chat: ChatService
    let sessions: Sessions
    let invitations: Invitations
    /// The settings of who may join that the operator has fixed.
    let fixedSettings: [String]
    let resets: PasswordResets
    let bans: Bans
    let passwords: Passwords
    let attempts: SignInAttempts
    let rates: Rates
    let security: SecurityLog

    init(
        chat: ChatService,
        sessions: Sessions,
        invitations: Invitations,
        fixedSettings: [String],
        bans: Bans,
        passwords: Passwords,
        rates: Rates,
        security: SecurityLog,
        now: @escaping @Sendable () -> Timestamp,
        clock: @escaping MonotonicClock
    ) {
        self.chat = chat
        self.sessions = sessions
        self.invitations = invitations
        self.fixedSettings = fixedSettings
        resets = PasswordResets(decisions: chat.decisions, now: now)
        self.bans = bans
        self.passwords = passwords
        self.rates = rates
        self.security = security
        attempts = SignInAttempts(clock: clock, security: security)
    }

    /// A name and a password as they were given.
    struct Login: Sendable {
        let name: String
        let password: String
    }

    /// Makes an account.
    /// - Parameters:
    ///   - invitation: the token of a link, which says what role the account has.
    ///   - session: of the guest who becomes it, which ends; nil for somebody new.
    /// - Returns: the person, and the header that sets the cookie of a new session.
    func signUp(
        _ login: Login,
        invitation: String?,
        as session: Sessions.Session?,
        from client: Client
    ) async throws(ChatError) -> (user: User, setCookie: String) {
        try attempts.take(from: client.address)
        try await requireEntrance(invitation)
        let name = try await chat.freeAccountName(login.name)
        try PasswordRule.check(login.password, for: name)
        // The one thing that takes long: it comes when nothing speaks against the account any more.
        let hash = try await passwords.hash(login.password, for: client.address)
        let renewal: Sessions.Renewal? =
            if let session { try await sessions.renewal(of: session, on: client.device) } else { nil }
        let new = renewal?.new ?? sessions.new(on: client.device)
        let user = try await chat.signUp(name, as: session?.principal) { snapshot throws(ChatError) in
            let (policy, unchanged) = try chat.signUpPolicy(in: snapshot)
            var changes = CredentialChanges(conditions: [unchanged], operations: [])
            guard let invitation else {
                try Self.requireOpen(policy)
                return (.member, changes)
            }
            let use = try use(of: invitation, in: snapshot)
            changes += use.changes
            return (use.role, changes)
        } with: { user in
            CredentialChanges(
                conditions: renewal?.changes.conditions ?? [],
                operations: [.put(AuthKeys.password(user.id), hash.record)]
                    + (renewal?.changes.operations ?? new.operations(for: user))
            )
        }
        if let invitation {
            let id = String(invitation.prefix { $0 != "_" })
            security.log(.invitationUsed, user: user.id, from: client.address, .invitation(id))
        }
        attempts.succeeded(on: FoldedName(name), from: client.address)
        security.log(.accountCreated, user: user.id, from: client.address, .role(user.role))
        return (user, sessions.cookie(of: new))
    }

    /// - Parameter token: of a link; nil where there is none.
    private func requireEntrance(_ token: String?) async throws(ChatError) {
        try await chat.store.reading { snapshot in
            if let token {
                _ = try use(of: token, in: snapshot)
            } else {
                try Self.requireOpen(try chat.signUpPolicy(in: snapshot).policy)
            }
        }
    }

    private static func requireOpen(_ policy: SignUpPolicy) throws(ChatError) {
        switch policy.mode {
        case .open: break
        case .invitation: throw .account(.invitationNeeded)
        case .closed: throw .account(.signUpClosed)
        }
    }

    private func use(of token: String, in snapshot: Snapshot) throws(ChatError) -> Invitations.Use {
        let use = try invitations.use(of: token, in: snapshot)
        if use.role != .owner, try chat.signUpPolicy(in: snapshot).policy.mode == .closed {
            throw .account(.signUpClosed)
        }
        return use
    }

    /// Comes in with a name alone.
    func enter(as name: String, from client: Client) async throws(ChatError) -> (user: User, setCookie: String) {
        try rates.count(.guestsPerAddress, of: client.address.description)
        let entered = try await sessions.signIn(named: name, from: client, unless: bans)
        security.log(.guestJoined, user: entered.user.id, from: client.address)
        return entered
    }

    /// Signs in to an account. A name that is not there is refused like a wrong password, after the same work.
    /// - Returns: the person, and the header that sets the cookie.
    func signIn(_ login: Login, from client: Client) async throws(ChatError) -> (user: User, setCookie: String) {
        let name = try ChatService.foldedAccountName(login.name)
        guard login.password.unicodeScalars.count <= PasswordRule.length.upperBound else {
            throw .account(.wrongPassword)
        }
        try attempts.take(on: name, from: client.address)
        let stored = try await stored(name)
        let isRight = try await passwords.verify(login.password, against: stored?.password, for: client.address)
        guard isRight, let stored else {
            security.log(.signInFailed, user: stored?.user.id, from: client.address)
            throw .account(.wrongPassword)
        }
        attempts.succeeded(on: name, from: client.address)
        // The password may have been changed while it was verified.
        let unchanged = Command.Condition.revision(AuthKeys.password(stored.user.id), stored.revision)
        let setCookie = try await sessions.open(for: stored.user, on: client.device, if: unchanged)
        security.log(.signedIn, user: stored.user.id, from: client.address)
        return (stored.user, setCookie)
    }

    /// Gives an account another password and ends its sessions; the device that asks goes on with a new one.
    /// - Parameters:
    ///   - current: must be right, though the person is signed in: who finds an unlocked device cannot lock its owner out.
    ///   - session: of the device that asks.
    /// - Returns: the header that sets the cookie of the new session.
    func changePassword(
        from current: String,
        to new: String,
        of session: Sessions.Session,
        from client: Client
    ) async throws(ChatError) -> String {
        guard session.user.kind == .account else { throw .account(.noPassword) }
        try PasswordRule.check(new, for: session.user.name)
        let name = FoldedName(session.user.name)
        try attempts.take(on: name, from: client.address)
        let stored = try await stored(name)
        guard current.unicodeScalars.count <= PasswordRule.length.upperBound,
            try await passwords.verify(current, against: stored?.password, for: client.address), let stored,
            stored.user.id == session.user.id
        else {
            security.log(.passwordChangeFailed, user: session.user.id, from: client.address)
            throw .account(.wrongCurrentPassword)
        }
        attempts.succeeded(on: name, from: client.address)
        let address = AuthKeys.password(stored.user.id)
        let hash = try await passwords.hash(new, for: client.address)
        let renewal = try await sessions.renewal(of: session, on: client.device)
        let unchanged = Command.Condition.revision(address, stored.revision)
        try await sessions.end(of: stored.user.id, by: session.principal) { snapshot throws(ChatError) in
            // Another password, and the end of this session, mean the same: somebody was quicker, who signed this device out.
            guard try reading({ try snapshot.holds(unchanged) }) else { throw .signedOut }
            var changes = CredentialChanges(
                conditions: [unchanged] + renewal.changes.conditions,
                operations: [.put(address, hash.record)] + renewal.changes.operations
            )
            changes += try PasswordResets.ending(of: stored.user.id, in: snapshot)
            return changes
        } where: { ids in
            ids.filter { $0 != session.id }
        }
        security.log(.passwordChanged, user: stored.user.id, from: client.address)
        return sessions.cookie(of: renewal.new)
    }

    /// Sets a new password with a link that an owner or admin has created. Ends all the person's sessions and begins one.
    /// - Parameter session: what the browser was signed in with, which ends too: somebody else's, or nil when nobody was.
    /// - Returns: the person, and the header that sets the cookie.
    func resetPassword(
        with token: String,
        to new: String,
        insteadOf session: Sessions.Session?,
        from client: Client
    ) async throws(ChatError) -> (user: User, setCookie: String) {
        try attempts.take(from: client.address)
        // Before the work of hashing; it is looked at again when the password is written.
        let user = try await chat.store.reading { try resets.use(token, in: $0).user }
        try PasswordRule.check(new, for: user.name)
        let record = try await passwords.hash(new, for: client.address).record
        let opened = sessions.new(on: client.device)
        let changed = try await chat.decisions.decide(by: nil) { snapshot, _ throws(ChatError) in
            let (user, use) = try resets.use(token, in: snapshot)
            var all = use
            all += try reading { try Sessions.endingAll(of: user.id, in: snapshot) }
            if let session, session.user.id != user.id {
                all += try reading { try Sessions.ending(session, in: snapshot) }
            }
            all.operations.append(.put(AuthKeys.password(user.id), record))
            all.operations += opened.operations(for: user)
            let command = Command(at: opened.at, conditions: all.conditions, operations: all.operations)
            return .append(command) { _ in user }
        }
        security.log(.passwordReset, user: changed.id, from: client.address)
        return (changed, sessions.cookie(of: opened))
    }

    /// Removes an account.
    func remove(_ id: UserID, by principal: Principal) async throws(ChatError) {
        try await sessions.removeAccount(id, by: principal, chat: chat)
    }

    /// Removes a guest.
    func removeGuest(_ id: UserID, by principal: Principal) async throws(ChatError) {
        try await sessions.removeGuest(id, by: principal, chat: chat)
    }

    private struct Stored: Sendable {
        let user: User
        let password: PasswordHash
        let revision: Revision
    }

    private func stored(_ name: FoldedName) async throws(ChatError) -> Stored? {
        do {
            return try await chat.store.read { snapshot in
                guard let user = try ChatService.account(named: name, in: snapshot),
                    let record = try snapshot.record(AuthKeys.password(user.id)),
                    let password = PasswordHash(record: record.value)
                else { return nil }
                return Stored(user: user, password: password, revision: record.revision)
            }
        } catch {
            throw ChatError(error)
        }
    }
}
