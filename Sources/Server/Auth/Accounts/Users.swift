// SPDX-License-Identifier: MIT

import Chat
import Store

/// The accounts, for the operator (`roomkey user`): asks for no permission and no current password.
struct Users: Sendable {
    let chat: ChatService
    let sessions: Sessions
    let passwords: Passwords

    /// All accounts, by name.
    func list() async throws(ChatError) -> [User] {
        var page = try await chat.accounts()
        var accounts = page.accounts
        while let next = page.next {
            page = try await chat.accounts(after: next)
            accounts += page.accounts
        }
        return accounts
    }

    /// Makes an account.
    func create(_ name: String, password: String, role: Role) async throws(ChatError) -> User {
        let name = try await chat.freeAccountName(name)
        try PasswordRule.check(password, for: name)
        let hash = try await passwords.hash(password)
        return try await chat.signUp(name, as: nil) { _ in
            (role, .none)
        } with: { user in
            CredentialChanges(operations: [.put(AuthKeys.password(user.id), hash.record)])
        }
    }

    func setRole(_ role: Role, of name: String) async throws(ChatError) -> User {
        try await chat.setRole(role, of: try await account(name).id, by: nil)
    }

    /// Removes an account, if it is not the last owner's.
    func remove(_ name: String) async throws(ChatError) -> User {
        let user = try await account(name)
        try await sessions.removeAccount(user.id, by: nil, chat: chat)
        return user
    }

    /// Gives an account another password and ends all its sessions.
    func setPassword(_ password: String, of name: String) async throws(ChatError) -> User {
        let user = try await account(name)
        try PasswordRule.check(password, for: user.name)
        let address = AuthKeys.password(user.id)
        let record = try await passwords.hash(password).record
        try await sessions.end(of: user.id, by: nil) { snapshot throws(ChatError) in
            // Whoever is removed meanwhile has none.
            guard try reading({ try snapshot.record(address) }) != nil else { throw .account(.noSuchAccount) }
            var changes = CredentialChanges(conditions: [.exists(address)], operations: [.put(address, record)])
            changes += try PasswordResets.ending(of: user.id, in: snapshot)
            return changes
        } where: {
            $0
        }
        return user
    }

    private func account(_ name: String) async throws(ChatError) -> User {
        guard let user = try await chat.account(named: FoldedName(name)) else { throw .account(.noSuchAccount) }
        return user
    }
}
