// SPDX-License-Identifier: MIT

/// What not everybody may do on this server, and who may. docs/permissions.md has the same as a table, which a test holds against
/// the running server.
package enum Permission: String, CaseIterable, Sendable {
    case useRooms
    /// To be a moderator in every room that one can see.
    case moderate
    case changePassword
    case seeAccounts
    case invite
    /// To list, remove and ban guests.
    case manageGuests
    case manageBots
    /// The keys of the key-value API.
    case manageKeys
    case changeWorkspace
    /// That they are there and what they are called, not what is said in them.
    case seeAllRooms
    case seeFigures
    case changeRoles
    /// To say who may join.
    case changeSignUp
    /// To create a link with which a person sets a new password: owners for everybody else, admins for members.
    case resetPasswords
    /// All but the last owner; only owners remove owners.
    case removeAccounts

    package func isGranted(to role: Role) -> Bool {
        switch self {
        case .useRooms: true
        case .changePassword: role != .guest
        case .seeAccounts, .invite, .manageBots, .manageKeys, .changeWorkspace, .seeAllRooms, .seeFigures,
            .removeAccounts, .moderate, .resetPasswords, .manageGuests:
            role == .owner || role == .admin
        case .changeRoles, .changeSignUp: role == .owner
        }
    }
}

extension User {
    /// - Throws: when the person may not.
    package func require(_ permission: Permission) throws(ChatError) {
        guard permission.isGranted(to: role) else { throw .account(.notAllowed) }
    }
}
