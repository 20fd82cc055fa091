// SPDX-License-Identifier: MIT

import CommitLog
package import Store
import WireProtocol

extension ChatService {
    /// Makes an account. Who is new is in the default room from the start. What belongs to it (its password, its session) is applied together with it.
    /// - Parameters:
    ///   - guest: who asks, when it is a guest; becomes the account, and keeps its id, rooms and messages.
    ///   - changes: what is to be written with it, given the person.
    ///   - refusal: tells what it means that a condition of `changes` does not hold, by its index.
    package func signUp(
        _ name: String,
        role: Role,
        as guest: User?,
        with changes: (User) -> CredentialChanges,
        refusal: (Int) -> ChatError = { _ in .busy }
    ) async throws(ChatError) -> User {
        let name = try Self.accountName(name)
        let before = guest == nil ? nil : try await stored(guest)
        guard let id = guest?.id ?? UserID("u_" + makeID(16)) else { throw .unavailable("No id could be made.") }
        let at = now()
        var made = User(id: id, name: name, kind: .account, role: role, createdAt: before?.user.createdAt ?? at)
        if let before {
            made.status = before.user.status
            made = made.changed(at: at)
        }
        let user = made
        let address = ChatKeys.user(id)
        let claim = NameClaim(name)
        let changes = changes(user)
        let named = ChatKeys.named(FoldedName(name), id)
        let unnaming = before?.named.flatMap { $0 == named ? nil : [Command.Operation.delete($0)] } ?? []
        let counting = role == .owner ? [Command.Operation.increment(ChatKeys.owners, by: 1)] : []
        var command = Command(
            at: at,
            conditions: claim.isFree + [before.map { .revision(address, $0.revision) } ?? .absent(address)]
                + changes.conditions,
            operations: claim.claiming(for: id) + [.put(address, user.record), .put(named, [])]
                + unnaming + counting + changes.operations
        )
        let ownConditions = command.conditions.count
        let ownOperations = command.operations.count
        for _ in 0..<Self.signUpAttempts {
            // A guest has come before.
            if before == nil {
                let arrival = try await store.reading { [user] in try self.arrival(of: user, at: at, in: $0) }
                command.conditions.replaceSubrange(ownConditions..., with: arrival.conditions)
                command.operations.replaceSubrange(ownOperations..., with: arrival.operations)
            }
            switch try await log.outcome(of: command) {
            case .applied, .repeated: return user
            case .refused(.conditionFailed(index: ..<claim.isFree.count, _)): throw .account(.nameTaken)
            case .refused(.conditionFailed(index: ownConditions..., _)): continue
            case .refused(.conditionFailed(index: let index, _)) where index > claim.isFree.count:
                throw refusal(index - claim.isFree.count - 1)
            case .refused: throw .busy
            }
        }
        throw .busy
    }

    /// How often what becomes of a newcomer is decided again because the default room has changed meanwhile.
    private static let signUpAttempts = 5

    /// The account with a name, or one that looks like it; nil when there is none.
    package static func account(named name: FoldedName, in snapshot: Snapshot) throws -> User? {
        guard let claim = try snapshot.record(ChatKeys.accountName(name)),
            let id = UserID(String(decoding: claim.value, as: UTF8.self))
        else { return nil }
        return try user(id, in: snapshot).flatMap { $0.kind == .account ? $0 : nil }
    }

    private struct StoredUser {
        let user: User
        let revision: Revision
        /// Where it is found by its name.
        let named: Address?
    }

    /// The guest as it is now.
    private func stored(_ guest: User?) async throws(ChatError) -> StoredUser? {
        guard let guest else { return nil }
        let found: StoredUser?
        do {
            found = try await store.read { snapshot -> StoredUser? in
                guard let record = try snapshot.record(ChatKeys.user(guest.id)),
                    let user = User(id: guest.id, record: record.value)
                else { return nil }
                let named = try snapshot.record(ChatKeys.named(FoldedName(user.name), guest.id))
                return StoredUser(user: user, revision: record.revision, named: named?.address)
            }
        } catch {
            throw ChatError(error)
        }
        guard let found else { throw .signedOut }
        guard found.user.kind == .guest else { throw .account(.alreadyAccount) }
        return found
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
            guard try snapshot.record(ChatKeys.skeletonsClaimed) == nil else { return nil }
            return try snapshot.range(.chat, .prefix(Array(ChatKeys.accountNames.utf8)), limit: .max).records.compactMap
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
        _ = try await log.outcome(of: Command(at: now(), operations: [.put(ChatKeys.skeletonsClaimed, [])]))
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
