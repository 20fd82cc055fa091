// SPDX-License-Identifier: MIT

import CommitLog
package import Store
package import WireProtocol

extension ChatService {
    /// Holds until there is the first owner, and never again: the last one stays.
    package static var noOwner: Command.Condition { .absent(ChatKey.owners) }

    package static func hasOwner(in snapshot: Snapshot) throws -> Bool {
        try snapshot.record(ChatKey.owners) != nil
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
            let prefix = Array(ChatKey.accountNames.utf8)
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
    /// - Parameter principal: nil for the operator.
    package func setRole(_ role: Role, of id: UserID, by principal: Principal?) async throws(ChatError) -> User {
        guard role != .guest else { throw .badRequest("An account's role must be owner, admin or member.") }
        return try await decisions.decide(by: principal, to: .changeRoles) { snapshot, _ throws(ChatError) in
            let (record, owners) = try reading {
                (try snapshot.record(ChatKey.user(id)), try snapshot.record(ChatKey.owners))
            }
            guard let record, let before = User(id: id, record: record.value), before.kind == .account,
                !before.isRemoved
            else { throw .account(.noSuchAccount) }
            guard before.role != role else { return .done(before) }
            var command = Command(at: now(), conditions: [.revision(record.address, record.revision)], operations: [])
            if before.role == .owner {
                let resigning = try Self.resigning(among: owners)
                command.conditions += resigning.conditions
                command.operations += resigning.operations
            } else if role == .owner {
                command.operations.append(.increment(ChatKey.owners, by: 1))
            }
            let user = before.with(role, since: command.at)
            command.operations.append(.put(record.address, user.record))
            return .append(command) { _ in user }
        }
    }

    /// The conditions under which an owner can stop being one: another owner, who does not resign at the same time.
    static func resigning(among owners: Record?) throws(ChatError) -> CredentialChanges {
        let count = owners.flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
        guard let owners, count > 1 else { throw .account(.lastOwner) }
        return CredentialChanges(
            conditions: [.revision(ChatKey.owners, owners.revision)],
            operations: [.increment(ChatKey.owners, by: -1)]
        )
    }
}
