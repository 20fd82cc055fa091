// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import PubSub
import Store
import WireProtocol

/// Who a browser is: a signed cookie names a session, the session's record names the person.
///
/// A session is as old as its cookie: whoever signs in, signs up or changes their password gets another, and the one before ends. So
/// nobody can have somebody else go on with a cookie that they know.
struct Sessions: Sendable {
    private let secret: SymmetricKey
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp
    /// Whether the cookie is only sent over TLS.
    let isSecure: Bool
    /// How long a session lasts, and how long without being used.
    private let lifetime: Duration
    let idleLifetime: Duration
    let ages: @Sendable () -> Timestamp
    private let recent: RecentSessions?

    /// - Parameters:
    ///   - limits: how long sessions last.
    ///   - recent: is told of all changes; nil where nothing tells it.
    ///   - ages: the time by which sessions get old; nil for `now`.
    init(
        secret: SymmetricKey,
        isSecure: Bool,
        log: any CommitLog,
        store: Store,
        limits: ChatLimits = ChatLimits(),
        recent: RecentSessions? = nil,
        now: @escaping @Sendable () -> Timestamp,
        ages: (@Sendable () -> Timestamp)? = nil
    ) {
        self.secret = secret
        lifetime = .seconds(limits[.sessionDays] * 86_400)
        idleLifetime = .seconds(limits[.sessionIdleDays] * 86_400)
        self.ages = ages ?? now
        self.isSecure = isSecure
        self.recent = recent
        self.log = log
        self.store = store
        self.now = now
    }

    /// A signed-in device and the person it belongs to, or a bot by itself.
    struct Session: Sendable, Equatable {
        let id: String
        let principal: Principal
        var user: User { principal.user }

        /// What its sockets stand on.
        var credential: Topic { user.kind == .bot ? CredentialTopics.bot(user.id) : ChatTopics.session(id) }
    }

    /// A session as it is stored, and whose it is.
    struct Found: Sendable {
        let id: String
        let user: User
        let record: SessionRecord
        let revision: Revision
    }

    /// A session that is yet to be written.
    struct New: Sendable {
        let id: String
        fileprivate let device: String
        fileprivate var network: String?
        let at: Timestamp
        fileprivate let isBoundToHost: Bool

        func operations(for user: User) -> [Command.Operation] {
            operations(
                for: SessionRecord(
                    user: user.id,
                    device: device,
                    network: network,
                    createdAt: at,
                    isBoundToHost: isBoundToHost
                )
            )
        }

        func operations(for record: SessionRecord) -> [Command.Operation] {
            [
                .put(AuthKeys.session(id), record.record),
                .put(AuthKeys.session(id, of: record.user), Array("{}".utf8)),
                .increment(AuthKeys.sessionsBegun(record.user), by: 1),
            ]
        }
    }

    /// - Parameter device: what it is called in the list of sessions.
    func new(on device: String) -> New {
        New(id: RandomText.make(32), device: device, at: now(), isBoundToHost: isSecure)
    }

    /// The header that sets the cookie of a session.
    func cookie(of session: New) -> String {
        let age = min(lifetime, ServerLimits.cookieLifetime)
        return cookie(session.id, maxAge: Int(age.components.seconds))
    }

    /// Whether a session is too old, or was not used for too long.
    func isExpired(_ session: SessionRecord) -> Bool {
        let at = ages()
        return session.createdAt.adding(lifetime) <= at || session.lastUsedAt.adding(idleLifetime) <= at
    }

    /// Begins a session.
    /// - Parameter condition: must hold when it begins.
    /// - Returns: the header that sets the cookie.
    func open(
        for user: User,
        on device: String,
        if condition: Command.Condition
    ) async throws(ChatError) -> String {
        let new = new(on: device)
        let excess = try await list(of: user.id).dropFirst(ServerLimits.sessionsPerPerson - 1).map(\.id)
        let command = Command(
            at: new.at,
            conditions: [condition],
            operations: new.operations(for: user) + excess.flatMap { Self.deleting($0, of: user.id) }
        )
        switch try await log.outcome(of: command) {
        case .applied, .repeated: return cookie(of: new)
        case .refused(.conditionFailed): throw .account(.wrongPassword)
        case .refused: throw .busy
        }
    }

    /// Makes a guest and a session for it, together or not at all.
    /// - Parameter bans: the network that they join from must not be among them.
    /// - Returns: the person, and the header that sets the cookie.
    func signIn(
        named name: String,
        from client: Client,
        unless bans: Bans
    ) async throws(ChatError) -> (user: User, setCookie: String) {
        let network = client.address.description
        var new = new(on: client.device)
        new.network = network
        let user = try await ChatService.awaited { [new] in
            bans.chat.createGuest(
                named: name,
                if: { snapshot throws(ChatError) in [try bans.admitting(network, in: snapshot)] },
                with: new.operations,
                reply: $0
            )
        }
        return (user, cookie(of: new))
    }

    /// Finds the session that a request's cookies name, and notes that it is used.
    /// - Parameter cookies: the values of the `Cookie` headers.
    func session(cookies: [String]) async throws(ChatError) -> Session? {
        guard let cookie = cookie(in: cookies) else { return nil }
        // A value is remembered under the name in force alone.
        let known = cookie.hasOldName ? nil : recent?.session(cookie.value)
        let session = if let known { known } else { try await find(cookie) }
        guard let found = session, !isExpired(found.record) else { return nil }
        noteUse(of: found)
        return Session(
            id: found.id,
            principal: Principal(found.user, standingOn: [.exists(AuthKeys.session(found.id))])
        )
    }

    /// The session of a cookie, as it is stored.
    func find(_ cookie: SessionCookie) async throws(ChatError) -> Found? {
        guard let id = validID(in: cookie.value) else { return nil }
        let address = AuthKeys.session(id)
        let (found, revision) = try await store.reading { snapshot -> (Found?, Revision) in
            let revision = try snapshot.revision()
            guard let stored = try snapshot.record(address), let record = SessionRecord(record: stored.value),
                let user = try ChatService.user(record.user, in: snapshot)
            else { return (nil, revision) }
            return (Found(id: id, user: user, record: record, revision: stored.revision), revision)
        }
        guard let found else { return nil }
        // Others than this host can set a cookie of the old name; it counts only for sessions that never had the other.
        if cookie.hasOldName { return found.record.isBoundToHost ? nil : found }
        let addresses = [address, ChatService.address(of: found.user.id)]
        recent?.keep(found, under: cookie.value, foundIn: addresses, asOf: revision)
        return found
    }

    /// The cookie that says which session a request belongs to; nil when there is none, or several with one name.
    func cookie(in cookies: [String]) -> SessionCookie? { SessionCookie(in: cookies, isSecure: isSecure) }

    /// Notes that a session is in use, though nothing is asked for: its live socket is open.
    func noteUse(of session: Session) {
        let address = AuthKeys.session(session.id)
        store.read { snapshot in
            guard let stored = try? snapshot.get().record(address), let record = SessionRecord(record: stored.value)
            else { return }
            noteUse(of: Found(id: session.id, user: session.user, record: record, revision: stored.revision))
        }
    }

    /// Writes down that a session is used, now and then. Nobody waits for it, and if it fails the next use is noted.
    private func noteUse(of session: Found) {
        let at = now()
        let unused = Duration.milliseconds(at.milliseconds - session.record.lastUsedAt.milliseconds)
        // A date that was set back makes no session older.
        guard unused >= ServerLimits.sessionUseInterval else { return }
        let address = AuthKeys.session(session.id)
        var used = session.record
        used.lastUsedAt = at
        let command = Command(
            at: at,
            conditions: [.revision(address, session.revision)],
            operations: [
                .put(address, used.record), .put(AuthKeys.session(session.id, of: used.user), Array("{}".utf8)),
            ]
        )
        log.append(command) { _ in }
    }

    /// Ends a session. Its sockets are closed.
    /// - Returns: the header that removes the cookie.
    func signOut(_ session: Session) async throws(ChatError) -> String {
        try await end(session.id, by: session.principal)
        return cookie("", maxAge: 0)
    }

    private func cookie(_ id: String, maxAge: Int) -> String {
        let value = id.isEmpty ? "" : "\(id).\(signature(of: id))"
        return SessionCookie.header(value, maxAge: maxAge, isSecure: isSecure)
    }

    /// The id in a cookie's value; nil when it is not ours.
    private func validID(in value: String) -> String? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let id = String(parts[0])
        return isEqualInConstantTime(Array(parts[1].utf8), Array(signature(of: id).utf8)) ? id : nil
    }

    private func signature(of id: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array("session:\(id)".utf8), using: secret).hexadecimal
    }
}
