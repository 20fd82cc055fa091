// SPDX-License-Identifier: MIT

import CommitLog
package import Store
import WireProtocol

extension ChatService {
    /// Creates an account. A newcomer is in the default room from the start.
    /// - Parameters:
    ///   - guest: the guest who signs up and becomes the account, with its id, rooms and messages; nil for a newcomer.
    ///   - grant: reads which role the account has and what it takes to have it, for example a use of an invitation.
    ///   - changes: what is to be written with it, given the person: the password, a session.
    package func signUp(
        _ name: String,
        as guest: Principal?,
        granted grant: @escaping @Sendable (Snapshot) throws(ChatError) -> (role: Role, changes: CredentialChanges),
        with changes: @escaping @Sendable (User) -> CredentialChanges
    ) async throws(ChatError) -> User {
        let name = try Self.accountName(name)
        return try await decisions.decide(
            by: guest,
            attempts: Self.signUpAttempts
        ) { snapshot, _ throws(ChatError) in
            let at = now()
            let before = try guest.map { guest throws(ChatError) in try Self.stored(guest.id, in: snapshot) }
            let claim = NameClaim(name)
            guard try reading({ try !claim.isTaken(in: snapshot) }) else { throw .account(.nameTaken) }
            let (role, granted) = try grant(snapshot)
            guard let id = guest?.id ?? UserID("u_" + makeID(16)) else {
                throw .unavailable("Could not generate an ID.")
            }
            var user = User(id: id, name: name, kind: .account, role: role, createdAt: before?.user.createdAt ?? at)
            if let before {
                user.status = before.user.status
                user = user.changed(at: at)
            }
            let named = ChatKey.named(FoldedName(name), id)
            var all = CredentialChanges(
                conditions: claim.isFree + (before == nil ? [.absent(ChatKey.user(id))] : []),
                operations: claim.claiming(for: id) + [.put(ChatKey.user(id), user.record), .put(named, [])]
            )
            if let old = before?.named, old != named { all.operations.append(.delete(old)) }
            if role == .owner { all.operations.append(.increment(ChatKey.owners, by: 1)) }
            all += granted
            all += changes(user)
            if before == nil { all += try reading { try self.arrival(of: user, at: at, in: snapshot) } }
            let made = user
            return .append(Command(at: at, conditions: all.conditions, operations: all.operations)) { _ in made }
        }
    }

    /// Attempts to sign up before the server counts as busy. As many people may use one invitation in the same moment.
    private static let signUpAttempts = 20

    /// The account with a name, or one that looks like it; nil when there is none.
    package static func account(named name: FoldedName, in snapshot: Snapshot) throws -> User? {
        guard let claim = try snapshot.record(ChatKey.accountName(name)),
            let id = UserID(String(decoding: claim.value, as: UTF8.self))
        else { return nil }
        return try user(id, in: snapshot).flatMap { $0.kind == .account ? $0 : nil }
    }

    private struct StoredGuest {
        let user: User
        /// Where it is found by its name.
        let named: Address?
    }

    private static func stored(_ guest: UserID, in snapshot: Snapshot) throws(ChatError) -> StoredGuest {
        guard let user = try reading({ try Self.user(guest, in: snapshot) }) else { throw .signedOut }
        guard user.kind == .guest else { throw .account(.alreadyAccount) }
        let named = try reading { try snapshot.record(ChatKey.named(FoldedName(user.name), guest)) }
        return StoredGuest(user: user, named: named?.address)
    }

    /// A name that an account can have and that none has now. Whether it is still free is decided with the command that claims it.
    /// - Returns: the name as it is shown.
    package func freeAccountName(_ name: String) async throws(ChatError) -> String {
        let name = try Self.accountName(name)
        guard try await store.reading({ try !NameClaim(name).isTaken(in: $0) }) else { throw .account(.nameTaken) }
        return name
    }

    /// Claims for all accounts how their names look, which those did not that were there before such claims. Of names that look alike one
    /// is first, and the others stay as they are.
    package func claimSkeletons() async throws(ChatError) {
        let accounts: [(claim: Record, user: User)]? = try await store.reading { snapshot in
            guard try snapshot.record(ChatKey.skeletonsClaimed) == nil else { return nil }
            return try snapshot.range(.chat, .prefix(Array(ChatKey.accountNames.utf8)), limit: .max).records.compactMap
            { claim in
                try UserID(String(decoding: claim.value, as: UTF8.self)).flatMap { try Self.user($0, in: snapshot) }.map
                { (claim, $0) }
            }
        }
        guard let accounts else { return }
        for (claim, user) in accounts {
            let missing = try await store.reading { try NameClaim(user.name).completing(for: user.id, in: $0) }
            guard !missing.operations.isEmpty else { continue }
            let command = Command(
                at: now(),
                conditions: [.revision(claim.address, claim.revision)] + missing.conditions,
                operations: missing.operations
            )
            // Refused is only what has changed meanwhile: a person who has another name by now has claimed it.
            _ = try await log.outcome(of: command)
        }
        _ = try await log.outcome(of: Command(at: now(), operations: [.put(ChatKey.skeletonsClaimed, [])]))
    }

    /// A name that an account can have, as accounts are found by it.
    package static func foldedAccountName(_ name: String) throws(ChatError) -> FoldedName {
        FoldedName(try accountName(name))
    }

    /// A name that an account can have.
    static func accountName(_ name: String) throws(ChatError) -> String {
        guard let name = cleanName(name, limit: ChatLimits.nameLength), !FoldedName(name).text.isEmpty else {
            throw badName
        }
        return name
    }
}
