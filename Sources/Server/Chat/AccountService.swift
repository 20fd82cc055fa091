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
    let policy: SignUpPolicy
    let passwords: Passwords
    let attemptsPerAccount: Attempts
    let attemptsPerAddress: Attempts
    /// Which refusals are logged: the first of an address in a while stands for those that follow.
    let refusalsLogged: Attempts
    let rates: Rates
    let security: SecurityLog

    init(
        chat: ChatService,
        sessions: Sessions,
        invitations: Invitations,
        policy: SignUpPolicy,
        cost: PasswordCost,
        rates: Rates,
        security: SecurityLog,
        clock: @escaping MonotonicClock
    ) {
        self.chat = chat
        self.sessions = sessions
        self.invitations = invitations
        self.policy = policy
        passwords = Passwords(cost: cost)
        self.rates = rates
        self.security = security
        let capacity = ServerLimits.rememberedAttempts
        attemptsPerAccount = Attempts(ServerLimits.attemptsPerAccount, capacity: capacity, clock: clock)
        attemptsPerAddress = Attempts(ServerLimits.attemptsPerAddress, capacity: capacity, clock: clock)
        refusalsLogged = Attempts(ServerLimits.refusalsLogged, capacity: capacity, clock: clock)
    }

    /// A name and a password as they were given.
    struct Login: Sendable {
        let name: String
        let password: String
    }

    /// Makes an account.
    /// - Parameters:
    ///   - invitation: the token of a link, which says what role the account has.
    ///   - session: of the guest who becomes it; nil for somebody new, who gets a session with it.
    /// - Returns: the person, and the header that sets the cookie of a new session.
    func signUp(
        _ login: Login,
        invitation: String?,
        as session: Sessions.Session?,
        from client: Client
    ) async throws(ChatError) -> (user: User, setCookie: String?) {
        try takeAttempt(from: client.address)
        if invitation == nil { try requireOpen() }
        try PasswordRule.check(login.password, for: login.name)
        let hash = try await passwords.hash(login.password)
        let opened = session == nil ? sessions.new(on: client.device) : nil
        let user = try await chat.signUp(login.name, as: session?.principal) { snapshot throws(ChatError) in
            guard let invitation else { return (.member, .none) }
            let use = try invitations.use(of: invitation, in: snapshot)
            if use.role != .owner, policy.mode == .closed { throw .account(.signUpClosed) }
            return (use.role, use.changes)
        } with: { user in
            CredentialChanges(
                operations: [.put(AuthKeys.password(user.id), hash.record)] + (opened?.operations(for: user) ?? [])
            )
        }
        if let invitation {
            let id = String(invitation.prefix { $0 != "_" })
            security.log(.invitationUsed, user: user.id, from: client.address, .invitation(id))
        }
        security.log(.accountCreated, user: user.id, from: client.address, .role(user.role))
        return (user, opened.map { sessions.cookie(of: $0) })
    }

    private func requireOpen() throws(ChatError) {
        switch policy.mode {
        case .open: break
        case .invitation: throw .account(.invitationNeeded)
        case .closed: throw .account(.signUpClosed)
        }
    }

    /// Comes in with a name alone.
    func enter(as name: String, from client: Client) async throws(ChatError) -> (user: User, setCookie: String) {
        guard policy.allowsGuests else { throw .account(.guestsNotAllowed) }
        try rates.count(.guestsPerAddress, of: client.address.description)
        let entered = try await sessions.signIn(named: name, on: client.device, chat: chat)
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
        try takeAttempt(from: client.address)
        try takeAttempt(on: name, from: client.address)
        let stored = try await stored(name)
        guard try await passwords.verify(login.password, against: stored?.password), let stored else {
            security.log(.signInFailed, user: stored?.user.id, from: client.address)
            throw .account(.wrongPassword)
        }
        attemptsPerAccount.forgive(name.text)
        // The password may have been changed while it was verified.
        let unchanged = Command.Condition.revision(AuthKeys.password(stored.user.id), stored.revision)
        let setCookie = try await sessions.open(for: stored.user, on: client.device, if: unchanged)
        security.log(.signedIn, user: stored.user.id, from: client.address)
        return (stored.user, setCookie)
    }

    /// Gives an account another password and ends its other sessions.
    /// - Parameters:
    ///   - current: must be right, though the person is signed in: who finds an unlocked device cannot lock its owner out.
    ///   - session: goes on.
    func changePassword(
        from current: String,
        to new: String,
        of session: Sessions.Session,
        from client: Client
    ) async throws(ChatError) {
        let name = FoldedName(session.user.name)
        guard session.user.kind == .account else { throw .account(.noPassword) }
        try takeAttempt(from: client.address)
        try takeAttempt(on: name, from: client.address)
        let stored = try await stored(name)
        guard current.unicodeScalars.count <= PasswordRule.length.upperBound,
            try await passwords.verify(current, against: stored?.password), let stored,
            stored.user.id == session.user.id
        else {
            security.log(.passwordChangeFailed, user: session.user.id, from: client.address)
            throw .account(.wrongCurrentPassword)
        }
        attemptsPerAccount.forgive(name.text)
        try PasswordRule.check(new, for: session.user.name)
        let address = AuthKeys.password(stored.user.id)
        let record = try await passwords.hash(new).record
        let unchanged = Command.Condition.revision(address, stored.revision)
        try await sessions.end(of: stored.user.id, by: session.principal) { snapshot throws(ChatError) in
            // The password may have been changed while it was verified.
            guard try reading({ try snapshot.holds(unchanged) }) else { throw .account(.wrongCurrentPassword) }
            return CredentialChanges(conditions: [unchanged], operations: [.put(address, record)])
        } where: { ids in
            ids.filter { $0 != session.id }
        }
        security.log(.passwordChanged, user: stored.user.id, from: client.address)
    }

    /// Removes an account.
    func remove(_ id: UserID, by principal: Principal) async throws(ChatError) {
        try await sessions.removeAccount(id, by: principal, chat: chat)
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

    private func takeAttempt(from address: ClientAddress) throws(ChatError) {
        try take(address.description, of: attemptsPerAddress, per: "address", from: address)
    }

    private func takeAttempt(on name: FoldedName, from address: ClientAddress) throws(ChatError) {
        try take(name.text, of: attemptsPerAccount, per: "account", from: address)
    }

    private func take(
        _ name: String,
        of attempts: Attempts,
        per what: String,
        from address: ClientAddress
    ) throws(ChatError) {
        guard let wait = attempts.take(name) else { return }
        if refusalsLogged.take(address.description) == nil { security.log(.attemptsRefused, from: address) }
        let limit = attempts.limit
        let text = "\(limit.burst) per \(what), then one every \(limit.interval.components.seconds) seconds"
        throw .account(.tooManyAttempts(limit: text, retryAfter: wait))
    }
}
