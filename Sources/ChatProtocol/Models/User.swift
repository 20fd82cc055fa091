// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// A person or a bot.
public struct User: Hashable, Sendable, Identifiable {
    /// The ID, which never changes.
    public let id: UserID
    /// Their name.
    public let name: String
    /// The kind of user.
    public let kind: Kind
    /// Their role. Only accounts have one.
    public let role: Role?
    /// What they say of themselves, when they do.
    public let status: String?
    /// Whether the account, bot or guest was removed. What they wrote stays.
    public let isRemoved: Bool
    /// The time of creation.
    public let createdAt: Date

    package init(
        id: UserID,
        name: String,
        kind: Kind,
        role: Role? = nil,
        status: String? = nil,
        isRemoved: Bool = false,
        createdAt: Date
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.role = role
        self.status = status
        self.isRemoved = isRemoved
        self.createdAt = createdAt
    }

    /// The kind of a user. Of a newer server, `guest` may also stand for a kind that is not listed here.
    public enum Kind: String, Hashable, Sendable, Codable, FieldChoice {
        /// Chose a name, and is known by a cookie alone.
        case guest
        /// Has a password, and its name to itself.
        case account
        /// A program, known by a token; has its name to itself too.
        case bot
        /// Speaks through the documents of legacy clients alone, and never signs in.
        case showcase

        package static let choices: [Kind] = [.guest, .account, .bot, .showcase]
    }

    /// What an account may do. Of a newer server, `member` may also stand for a role that is not listed here.
    public enum Role: String, Hashable, Sendable, Codable, FieldChoice {
        /// Everything.
        case owner
        /// Look after people, bots and the workspace.
        case admin
        /// Take part.
        case member

        package static let choices: [Role] = [.owner, .admin, .member]
    }
}

extension User: Shaped {
    package static let shape = Shape(
        User.init,
        Field("id", \.id),
        Field("name", \.name),
        Field("kind", \.kind, unknownAs: .guest),
        Field("role", \.role, unknownAs: .member),
        Field("status", \.status),
        Field("removed", \.isRemoved, unless: false),
        Field("createdAt", \.createdAt)
    )
}

/// As a device keeps it.
extension User: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, kind, role, status, createdAt
        case isRemoved = "removed"
    }

    /// Reads what ``encode(to:)`` has written, in any version.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(UserID.self, forKey: .id)
        name = try members.decode(String.self, forKey: .name)
        kind = (try? members.decode(Kind.self, forKey: .kind)) ?? .guest
        role = try? members.decode(Role.self, forKey: .role)
        status = try members.decodeIfPresent(String.self, forKey: .status)
        isRemoved = try members.decodeIfPresent(Bool.self, forKey: .isRemoved) ?? false
        createdAt = try members.decodeIfPresent(Date.self, forKey: .createdAt) ?? .distantPast
    }
}
