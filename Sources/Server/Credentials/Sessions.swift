// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import Foundation
import Store
import WireProtocol

/// Who a browser is: a signed cookie names a session, the session's record names the person.
struct Sessions: Sendable {
    static let cookieName = "roomkey_session"

    private let secret: SymmetricKey
    private let log: any CommitLog
    private let store: Store
    private let now: @Sendable () -> Timestamp
    /// Whether the cookie is only sent over TLS.
    private let isSecure: Bool

    init(
        secret: SymmetricKey,
        isSecure: Bool,
        log: any CommitLog,
        store: Store,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.secret = secret
        self.isSecure = isSecure
        self.log = log
        self.store = store
        self.now = now
    }

    /// A signed-in device and the person it belongs to.
    struct Session: Sendable, Equatable {
        let id: String
        let user: User
    }

    /// A session that is yet to be written.
    struct New: Sendable {
        fileprivate let id: String
        fileprivate let at: Timestamp

        func operations(for user: User) -> [Command.Operation] {
            let record = JSONWriter.object { writer in
                writer.member("user", user.id.text)
                writer.member("createdAt", at.milliseconds)
            }
            return [.put(AuthKeys.session(id), record)]
        }
    }

    func new() -> New { New(id: RandomText.make(32), at: now()) }

    /// The header that sets the cookie of a session.
    func cookie(of session: New) -> String {
        cookie(session.id, maxAge: Int(ServerLimits.sessionLifetime.components.seconds))
    }

    /// Begins a session.
    /// - Parameter condition: must hold when it begins.
    /// - Returns: the header that sets the cookie.
    func open(for user: User, if condition: Command.Condition) async throws(ChatError) -> String {
        let new = new()
        let outcome: Outcome
        do {
            outcome = try await log.append(
                Command(at: new.at, conditions: [condition], operations: new.operations(for: user))
            )
        } catch {
            throw ChatError(error)
        }
        if case .refused = outcome { throw .account(.wrongPassword) }
        return cookie(of: new)
    }

    /// Makes a guest and a session for it, together or not at all.
    /// - Returns: the person, and the header that sets the cookie.
    func signIn(named name: String, chat: ChatService) async throws(ChatError) -> (user: User, setCookie: String) {
        let new = new()
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<User, ChatError>, Never>) in
            chat.createGuest(named: name, with: new.operations) { result in
                continuation.resume(returning: result)
            }
        }
        return (try result.get(), cookie(of: new))
    }

    /// Finds the session that a request's cookies name.
    /// - Parameter cookies: the values of the `Cookie` headers.
    func session(cookies: [String]) async throws -> Session? {
        guard let id = validID(in: cookies) else { return nil }
        return try await store.read { snapshot in
            guard let record = try snapshot.record(AuthKeys.session(id)),
                let userID = try JSONValue(parsing: record.value)["user"]?.stringValue.flatMap({ UserID($0) }),
                let user = try ChatService.user(userID, in: snapshot)
            else { return nil }
            return Session(id: id, user: user)
        }
    }

    /// Ends a session. Its sockets are closed.
    /// - Returns: the header that removes the cookie.
    func signOut(_ session: Session) async throws(CommitLogError) -> String {
        _ = try await log.append(Command(at: now(), operations: [.delete(AuthKeys.session(session.id))]))
        return cookie("", maxAge: 0)
    }

    private func cookie(_ id: String, maxAge: Int) -> String {
        let value = id.isEmpty ? "" : "\(id).\(signature(of: id))"
        return
            "\(Self.cookieName)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    private func validID(in cookies: [String]) -> String? {
        for pair in cookies.flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == Self.cookieName else { continue }
            let value = parts[1].split(separator: ".", omittingEmptySubsequences: false)
            guard value.count == 2 else { continue }
            let id = String(value[0])
            if isEqualInConstantTime(Array(value[1].utf8), Array(signature(of: id).utf8)) { return id }
        }
        return nil
    }

    private func signature(of id: String) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: Array("session:\(id)".utf8), using: secret))
            .map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
            .joined()
    }
}
