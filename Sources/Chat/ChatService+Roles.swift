// SPDX-License-Identifier: MIT

import CommitLog
package import Store
package import WireProtocol

extension ChatService {
    /// Holds until there is the first owner, and never again: the last one stays.
    package static var noOwner: Command.Condition { .absent(ChatKeys.owners) }

    package static func hasOwner(in snapshot: Snapshot) throws -> Bool {
        try snapshot.record(ChatKeys.owners) != nil
    }

    /// A page of the accounts, by name.
    package struct AccountsPage: Sendable {
        package let accounts: [User]
        /// Where the next page begins; nil when there is none.
        package let next: String?
    }

    /// Reads accounts, by name.
    /// - Parameter after: ``AccountsPage/next`` of the page before.
    package func accounts(after: String? = nil) async throws(ChatError) -> AccountsPage {
        try await store.reading { snapshot in
            let prefix = Array(ChatKeys.accountNames.utf8)
            var range = KeyRange.prefix(prefix)
            if let after {
                range.lower = prefix + Array(after.utf8)
                range.includesLower = false
            }
            let page = try snapshot.range(.chat, range, limit: ChatLimits.listedAccounts)
            let last = page.isTruncated ? page.records.last : nil
            return AccountsPage(
                accounts: try page.records.compactMap { claim in
                    try UserID(String(decoding: claim.value, as: UTF8.self)).flatMap {
                        try Self.user($0, in: snapshot).flatMap { $0.kind == .account ? $0 : nil }
                    }
                },
                next: last.map { String(decoding: $0.address.key.dropFirst(prefix.count), as: UTF8.self) }
            )
        }
    }

    /// The account with a name, or one that looks like it; nil when there is none.
    package func account(named name: FoldedName) async throws(ChatError) -> User? {
        try await store.reading { try Self.account(named: name, in: $0) }
    }

    /// Gives an account another role. The last owner stays owner, whoever else is changed at the same time.
    package func setRole(_ role: Role, of id: UserID) async throws(ChatError) -> User {
        guard role != .guest else { throw .badRequest("An account's role is owner, admin or member.") }
        for _ in 0..<Self.roleAttempts {
            let (user, command) = try await settingRole(role, of: id)
            guard let command else { return user }
            if case .applied = try await log.outcome(of: command) { return user }
            // Somebody has changed the person or the owners meanwhile.
        }
        throw .busy
    }

    private static let roleAttempts = 5

    private func settingRole(_ role: Role, of id: UserID) async throws(ChatError) -> (User, Command?) {
        let address = ChatKeys.user(id)
        let found = try await store.reading { snapshot -> (Record, owners: Record?)? in
            guard let record = try snapshot.record(address) else { return nil }
            return (record, try snapshot.record(ChatKeys.owners))
        }
        guard let (record, owners) = found, var user = User(id: id, record: record.value), user.kind == .account,
            !user.isRemoved
        else { throw .account(.noSuchAccount) }
        guard user.role != role else { return (user, nil) }
        var command = Command(at: now(), conditions: [.revision(address, record.revision)], operations: [])
        if user.role == .owner {
            let resigning = try Self.resigning(among: owners)
            command.conditions += resigning.conditions
            command.operations += resigning.operations
        } else if role == .owner {
            command.operations.append(.increment(ChatKeys.owners, by: 1))
        }
        user.role = role
        command.operations.append(.put(address, user.changed(at: command.at).record))
        return (user, command)
    }

    /// What it takes for an owner to be one no more: another, who does not resign at the same time.
    static func resigning(among owners: Record?) throws(ChatError) -> CredentialChanges {
        let count = owners.flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
        guard let owners, count > 1 else { throw .account(.lastOwner) }
        return CredentialChanges(
            conditions: [.revision(ChatKeys.owners, owners.revision)],
            operations: [.increment(ChatKeys.owners, by: -1)]
        )
    }
}
