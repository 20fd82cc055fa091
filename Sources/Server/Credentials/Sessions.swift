// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import PubSub
import Store
import WireProtocol

/// Who a browser is: a signed cookie names a session, the session's record names the person.
struct Sessions: Sendable {
    static let cookieName = "roomkey_session"

    private let secret: SymmetricKey
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp
    /// Whether the cookie is only sent over TLS.
    private let isSecure: Bool
    private let recent: RecentSessions?

    /// - Parameter recent: is told of all changes; nil where nothing tells it.
    init(
        secret: SymmetricKey,
        isSecure: Bool,
        log: any CommitLog,
        store: Store,
        recent: RecentSessions? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.secret = secret
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
        fileprivate let id: String
        fileprivate let device: String
        fileprivate let at: Timestamp

        func operations(for user: User) -> [Command.Operation] {
            [
                .put(AuthKeys.session(id), SessionRecord(user: user.id, device: device, createdAt: at).record),
                .put(AuthKeys.session(id, of: user.id), Array("{}".utf8)),
                .increment(AuthKeys.sessionsBegun(user.id), by: 1),
            ]
        }
    }

    /// - Parameter device: what it is called in the list of sessions.
    func new(on device: String) -> New { New(id: RandomText.make(32), device: device, at: now()) }

    /// The header that sets the cookie of a session.
    func cookie(of session: New) -> String {
        cookie(session.id, maxAge: Int(ServerLimits.sessionLifetime.components.seconds))
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
    /// - Returns: the person, and the header that sets the cookie.
    func signIn(
        named name: String,
        on device: String,
        chat: ChatService
    ) async throws(ChatError) -> (user: User, setCookie: String) {
        let new = new(on: device)
        let user = try await ChatService.awaited { chat.createGuest(named: name, with: new.operations, reply: $0) }
        return (user, cookie(of: new))
    }

    /// Finds the session that a request's cookies name, and notes that it is used.
    /// - Parameter cookies: the values of the `Cookie` headers.
    func session(cookies: [String]) async throws(ChatError) -> Session? {
        for value in Self.values(in: cookies) {
            let known = recent?.session(value)
            let session = if let known { known } else { try await find(value) }
            guard let found = session else { continue }
            noteUse(of: found)
            let principal = Principal(found.user, standingOn: [.exists(AuthKeys.session(found.id))])
            return Session(id: found.id, principal: principal)
        }
        return nil
    }

    /// - Parameter value: of a cookie.
    private func find(_ value: String) async throws(ChatError) -> Found? {
        guard let id = validID(in: value) else { return nil }
        let address = AuthKeys.session(id)
        let (found, revision) = try await store.reading { snapshot -> (Found?, Revision) in
            let revision = try snapshot.revision()
            guard let stored = try snapshot.record(address), let record = SessionRecord(record: stored.value),
                let user = try ChatService.user(record.user, in: snapshot)
            else { return (nil, revision) }
            return (Found(id: id, user: user, record: record, revision: stored.revision), revision)
        }
        if let found {
            let addresses = [address, ChatService.address(of: found.user.id)]
            recent?.keep(found, under: value, foundIn: addresses, asOf: revision)
        }
        return found
    }

    /// Writes down that a session is used, now and then. Nobody waits for it, and if it fails the next use is noted.
    private func noteUse(of session: Found) {
        let at = now()
        let unused = Duration.milliseconds(at.milliseconds - session.record.lastUsedAt.milliseconds)
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
        return
            "\(Self.cookieName)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The values of our cookie, of which a browser may send several.
    private static func values(in cookies: [String]) -> [String] {
        let start = Array("\(cookieName)=".utf8)
        return cookies.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { pair in
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            return pair.starts(with: start) ? String(Substring(pair.dropFirst(start.count))) : nil
        }
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
