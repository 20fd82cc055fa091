// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// An account as an operator sees it.
package struct AccountLine: Codable, Sendable, Equatable {
    package let id: String
    package let name: String
    package let role: String
    /// Milliseconds since 1970.
    package let createdAt: Int64

    fileprivate init(_ user: User) {
        id = user.id.text
        name = user.name
        role = user.role.rawValue
        createdAt = user.createdAt.milliseconds
    }
}

/// `roomkey user create`.
package struct CreateUser: AdministrativeCommand {
    package static let name = "createUser"
    package static let mayBegin = true
    let name: String
    let password: String
    let isOwner: Bool

    package init(name: String, password: String, isOwner: Bool = false) {
        self.name = name
        self.password = password
        self.isOwner = isOwner
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> AccountLine {
        let user = try await administration.users.create(name, password: password, role: isOwner ? .owner : .member)
        administration.security?.log(.accountCreated, user: user.id, from: nil, .role(user.role))
        return AccountLine(user)
    }
}

/// `roomkey user list`.
package struct ListUsers: AdministrativeCommand {
    package static let name = "listUsers"

    package init() {}

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> [AccountLine] {
        try await administration.users.list().map(AccountLine.init)
    }
}

/// `roomkey user role`.
package struct SetUserRole: AdministrativeCommand {
    package static let name = "setUserRole"
    let name: String
    let role: String

    package init(name: String, role: String) {
        self.name = name
        self.role = role
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> AccountLine {
        guard let role = Role(rawValue: role) else {
            throw AdministrationFailure("The role must be owner, admin or member, not \(role).")
        }
        let user = try await administration.users.setRole(role, of: name)
        administration.security?.log(.roleChanged, user: user.id, from: nil, .role(user.role))
        return AccountLine(user)
    }
}

/// `roomkey user password`.
package struct SetUserPassword: AdministrativeCommand {
    package static let name = "setUserPassword"
    let name: String
    let password: String

    package init(name: String, password: String) {
        self.name = name
        self.password = password
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> AccountLine {
        let user = try await administration.users.setPassword(password, of: name)
        administration.security?.log(.passwordChanged, user: user.id, from: nil)
        return AccountLine(user)
    }
}

/// `roomkey user remove`.
package struct RemoveUser: AdministrativeCommand {
    package static let name = "removeUser"
    let name: String

    package init(name: String) {
        self.name = name
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> AccountLine {
        let user = try await administration.users.remove(name)
        administration.security?.log(.accountRemoved, user: user.id, from: nil)
        return AccountLine(user)
    }
}
