// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// Links that make accounts: `<id>_<secret>`, of which only a hash is stored. Each use is counted in the command that makes the
/// account, on the condition that nobody has used the link meanwhile, so two cannot take the last use.
struct Invitations: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp

    /// The id of the link that makes the first owner.
    private static let setup = "setup"

    /// Makes the link for the first owner, in place of one that was made before.
    /// - Returns: the token; nil when there is an owner.
    func makeSetup() async throws -> String? {
        let secret = RandomText.make(32)
        let at = now()
        let invitation = Invitation(
            hash: APIKeys.hash(secret),
            role: .owner,
            usesLeft: 1,
            expiresAt: nil,
            createdAt: at
        )
        let command = Command(
            at: at,
            conditions: [ChatService.noOwner],
            operations: [.put(AuthKeys.invitation(Self.setup), invitation.record)]
        )
        guard case .applied = try await log.append(command) else { return nil }
        return "\(Self.setup)_\(secret)"
    }

    /// What using a link comes to.
    struct Use: Sendable {
        let role: Role
        let changes: CredentialChanges
    }

    /// The use of a link, to be written with the account it makes.
    func use(of token: String) async throws(ChatError) -> Use {
        let parts = token.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .account(.badLink) }
        let id = String(parts[0])
        let hash = APIKeys.hash(String(parts[1]))
        let address = AuthKeys.invitation(id)
        let record: Record?
        do {
            record = try await store.read { try $0.record(address) }
        } catch {
            throw ChatError(error)
        }
        guard let record, var invitation = Invitation(record: record.value),
            isEqualInConstantTime(invitation.hash, hash), invitation.expiresAt.map({ now() < $0 }) ?? true
        else { throw .account(.badLink) }
        invitation.usesLeft -= 1
        let changes = CredentialChanges(
            conditions: [.revision(address, record.revision)] + (id == Self.setup ? [ChatService.noOwner] : []),
            operations: [invitation.usesLeft > 0 ? .put(address, invitation.record) : .delete(address)]
        )
        return Use(role: invitation.role, changes: changes)
    }
}
