// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// Beginning a session in place of another, which ends with its sockets. What belongs to the device goes on.
extension Sessions {
    /// A session that takes the place of another, to be written with what it is renewed for.
    struct Renewal: Sendable {
        let new: New
        /// Holds only as long as the session before has not ended.
        let changes: CredentialChanges
    }

    /// What begins a session in place of one, as the same person.
    func renewal(of session: Session, on device: String) async throws(ChatError) -> Renewal {
        let new = new(on: device)
        let moves = try await store.reading {
            try PushSubscriptions.moves(of: session.user.id, from: session.id, to: new.id, in: $0)
        }
        return Renewal(
            new: new,
            changes: CredentialChanges(
                conditions: [.exists(AuthKeys.session(session.id))],
                operations: Self.deleting(session.id, of: session.user.id) + new.operations(for: session.user) + moves
            )
        )
    }

    /// What comes of a cookie with the old name.
    struct Exchange: Sendable {
        /// The name and value of the cookie that the request goes on with.
        let cookie: String
        /// The headers that set it, and remove the old one.
        let setCookies: [String]
    }

    /// Begins a session under the name that only this host can set, in place of one from before; once for each session, since the one
    /// before ends.
    /// - Parameter cookies: the values of the `Cookie` headers.
    /// - Returns: nil where there is nothing to exchange.
    func exchange(cookies: [String]) async throws(ChatError) -> Exchange? {
        guard isSecure, let cookie = cookie(in: cookies), cookie.hasOldName, let found = try await find(cookie),
            !isExpired(found.record)
        else { return nil }
        let new = new(on: found.record.device)
        var record = found.record
        record.isBoundToHost = true
        let moves = try await store.reading {
            try PushSubscriptions.moves(of: found.user.id, from: found.id, to: new.id, in: $0)
        }
        let command = Command(
            at: now(),
            conditions: [.revision(AuthKeys.session(found.id), found.revision)],
            operations: Self.deleting(found.id, of: record.user) + new.operations(for: record) + moves
        )
        guard case .applied = try await log.outcome(of: command) else { return nil }
        let header = self.cookie(of: new)
        return Exchange(
            cookie: String(header.prefix { $0 != ";" }),
            setCookies: [header, SessionCookie.removalOfOldName]
        )
    }
}
