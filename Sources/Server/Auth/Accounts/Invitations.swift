// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// Links for signing up: `<id>_<secret>`, of which only a hash is stored. Each use is counted in the command that creates the
/// account, on the condition that the link has not been used in the meantime, so two people cannot take the last use.
struct Invitations: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp

    /// The ID of the link for the first owner.
    private static let setup = "setup"

    /// Creates the link for the first owner, replacing an earlier one.
    /// - Parameter secret: The part of the link that cannot be guessed.
    /// - Returns: the token; nil when there is an owner.
    func makeSetup(secret: String = RandomText.make(32)) async throws -> String? {
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

    /// A link as it may be shown: without its secret.
    struct Listed: Sendable {
        let id: String
        let invitation: Invitation
    }

    /// Creates a link for members.
    /// - Returns: the link, and its token, which cannot be shown again.
    func create(
        uses: Int64,
        days: Int64,
        by principal: Principal
    ) async throws(ChatError) -> (listed: Listed, token: String) {
        guard ServerLimits.invitationUses.contains(uses), ServerLimits.invitationDays.contains(days) else {
            throw .badRequest(
                "An invitation must have 1 to \(ServerLimits.invitationUses.upperBound) uses "
                    + "and be valid for 1 to \(ServerLimits.invitationDays.upperBound) days."
            )
        }
        return try await decisions.decide(by: principal, to: .invite) { snapshot, _ throws(ChatError) in
            let at = now()
            let (expired, valid) = try reading { try Self.all(in: snapshot) }
                .reduce(into: ([Listed](), 0)) { parts, listed in
                    if listed.invitation.isExpired(at: at) { parts.0.append(listed) } else { parts.1 += 1 }
                }
            guard valid < ServerLimits.invitations else {
                throw .badRequest("The limit of \(valid) invitations is reached. Revoke one first.")
            }
            let (id, secret) = (RandomText.make(12), RandomText.make(32))
            let invitation = Invitation(
                hash: APIKeys.hash(secret),
                role: .member,
                usesLeft: uses,
                expiresAt: at.adding(.seconds(days * 86_400)),
                createdAt: at
            )
            let command = Command(
                at: at,
                conditions: [.absent(AuthKeys.invitation(id))],
                operations: [.put(AuthKeys.invitation(id), invitation.record)]
                    + expired.map { .delete(AuthKeys.invitation($0.id)) }
            )
            return .append(command) { _ in (Listed(id: id, invitation: invitation), "\(id)_\(secret)") }
        }
    }

    private var decisions: Decisions { Decisions(log: log, store: store) }

    /// The links that are valid, oldest first.
    func list() async throws(ChatError) -> [Listed] {
        let at = now()
        return try await store.reading { try Self.all(in: $0) }.filter { !$0.invitation.isExpired(at: at) }
            .sorted { ($0.invitation.createdAt, $0.id) < ($1.invitation.createdAt, $1.id) }
    }

    /// Revokes a link. Accounts that were created with it stay.
    func revoke(_ id: String, by principal: Principal) async throws(ChatError) {
        try await decisions.decide(by: principal, to: .invite) { snapshot, _ throws(ChatError) in
            let address = AuthKeys.invitation(id)
            guard id != Self.setup, try reading({ try snapshot.record(address) }) != nil else {
                throw .account(.noSuchInvitation)
            }
            return .append(Command(at: now(), operations: [.delete(address)])) { _ in }
        }
    }

    private static func all(in snapshot: Snapshot) throws -> [Listed] {
        try snapshot.range(.auth, .prefix(AuthKeys.invitations), limit: .max).records.compactMap { record in
            let id = String(decoding: record.address.key.dropFirst(AuthKeys.invitations.count), as: UTF8.self)
            guard id != Self.setup else { return nil }
            return Invitation(record: record.value).map { Listed(id: id, invitation: $0) }
        }
    }

    /// The outcome of using a link.
    struct Use: Sendable {
        let id: String
        let role: Role
        let changes: CredentialChanges
    }

    /// The use of a link, to be written with the account it creates.
    func use(of token: String, in snapshot: Snapshot) throws(ChatError) -> Use {
        guard token.utf8.count <= ServerLimits.linkTokenBytes else { throw .account(.badLink) }
        let parts = token.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .account(.badLink) }
        let id = String(parts[0])
        let hash = APIKeys.hash(String(parts[1]))
        let address = AuthKeys.invitation(id)
        let record = try reading {
            if try id == Self.setup && ChatService.hasOwner(in: snapshot) { return nil as Record? }
            return try snapshot.record(address)
        }
        guard let record, var invitation = Invitation(record: record.value),
            isEqualInConstantTime(invitation.hash, hash), !invitation.isExpired(at: now())
        else { throw .account(.badLink) }
        invitation.usesLeft -= 1
        let changes = CredentialChanges(
            conditions: [.revision(address, record.revision)] + (id == Self.setup ? [ChatService.noOwner] : []),
            operations: [invitation.usesLeft > 0 ? .put(address, invitation.record) : .delete(address)]
        )
        return Use(id: id, role: invitation.role, changes: changes)
    }
}
