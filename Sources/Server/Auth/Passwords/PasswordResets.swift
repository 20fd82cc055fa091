// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// Links with which a person sets a new password, `<id of the person>_<secret>`, of which only a hash is stored. A person has at
/// most one: another takes its place, and any change of the password ends it.
struct PasswordResets: Sendable {
    let decisions: Decisions
    let now: @Sendable () -> Timestamp

    /// A link, and when it ends.
    struct Created: Sendable {
        let token: String
        let expiresAt: Timestamp
    }

    /// Creates a link for somebody. Owners do it for everybody else, admins for members: whoever sets a password can act as its
    /// person, so nobody gets at more than they have, and a stolen session not at the password behind it.
    func create(for id: UserID, by principal: Principal) async throws(ChatError) -> Created {
        try await decisions.decide(by: principal, to: .resetPasswords) { snapshot, authority throws(ChatError) in
            let (user, unchanged) = try Self.account(id, in: snapshot)
            guard id != principal.id, Self.mayReset(user.role, for: authority.role) else {
                throw .account(.notYoursToReset)
            }
            let secret = RandomText.make(32)
            let at = now()
            let expiresAt = at.adding(ServerLimits.passwordResetLifetime)
            let record = JSONWriter.object { writer in
                writer.member("hash", utf8: APIKeys.hash(secret))
                writer.member("by", principal.id.text)
                writer.member("expiresAt", expiresAt.milliseconds)
            }
            let command = Command(
                at: at,
                conditions: [unchanged],
                operations: [.put(AuthKeys.passwordReset(id), record)]
            )
            return .append(command) { _ in Created(token: "\(id)_\(secret)", expiresAt: expiresAt) }
        }
    }

    /// Whose link it is, and what uses it up.
    /// - Throws: when the link is not valid, or its creator could not create it any more: the person may have become an owner, or
    ///   the creator a member.
    func use(_ token: String, in snapshot: Snapshot) throws(ChatError) -> (user: User, changes: CredentialChanges) {
        guard token.utf8.count <= ServerLimits.linkTokenBytes else { throw .account(.badLink) }
        guard let end = token.lastIndex(of: "_"), let id = UserID(String(token[..<end])) else {
            throw .account(.badLink)
        }
        let given = APIKeys.hash(String(token[token.index(after: end)...]))
        guard let record = try reading({ try snapshot.record(AuthKeys.passwordReset(id)) }),
            let document = try? JSONValue(parsing: record.value), case .string(let hash) = document["hash"],
            isEqualInConstantTime(hash, given), let expiresAt = document["expiresAt"]?.integerValue,
            expiresAt > now().milliseconds, let creator = document["by"]?.stringValue.flatMap({ UserID($0) })
        else { throw .account(.badLink) }
        let person: (user: User, unchanged: Command.Condition)
        let creating: (user: User, unchanged: Command.Condition)
        do throws(ChatError) {
            person = try Self.account(id, in: snapshot)
            creating = try Self.account(creator, in: snapshot)
        } catch .account(.noSuchAccount) {
            throw .account(.badLink)
        }
        guard Self.mayReset(person.user.role, for: creating.user.role) else { throw .account(.badLink) }
        return (
            person.user,
            CredentialChanges(
                conditions: [.revision(record.address, record.revision), person.unchanged, creating.unchanged],
                operations: [.delete(record.address)]
            )
        )
    }

    /// What ends the link of a person whose password is changed or gone.
    static func ending(of id: UserID, in snapshot: Snapshot) throws(ChatError) -> CredentialChanges {
        let address = AuthKeys.passwordReset(id)
        guard try reading({ try snapshot.record(address) }) != nil else {
            // One that is created at this moment ends as well.
            return CredentialChanges(conditions: [.absent(address)], operations: [])
        }
        return CredentialChanges(conditions: [.exists(address)], operations: [.delete(address)])
    }

    static func isExpired(_ record: Record, at: Timestamp) -> Bool {
        guard let expiresAt = (try? JSONValue(parsing: record.value))?["expiresAt"]?.integerValue else { return true }
        return expiresAt <= at.milliseconds
    }

    private static func mayReset(_ role: Role, for actor: Role) -> Bool {
        Permission.resetPasswords.isGranted(to: actor) && (actor == .owner || role == .member)
    }

    private static func account(
        _ id: UserID,
        in snapshot: Snapshot
    ) throws(ChatError) -> (user: User, unchanged: Command.Condition) {
        let address = ChatService.address(of: id)
        guard let record = try reading({ try snapshot.record(address) }),
            let user = User(id: id, record: record.value), user.kind == .account, !user.isRemoved
        else { throw .account(.noSuchAccount) }
        return (user, .revision(address, record.revision))
    }
}
