// SPDX-License-Identifier: MIT

public import Foundation

/// A person or a bot.
public struct User: Hashable, Sendable, Codable, Identifiable {
    /// Who it is, for ever.
    public let id: UserID
    /// What they are called.
    public let name: String
    /// Who they are to the server.
    public let kind: Kind
    /// What they may do, of accounts.
    public let role: Role?
    /// What they say of themselves, when they do.
    public let status: String?
    /// The account or bot was removed; what it wrote stays.
    public let isRemoved: Bool
    /// When they came.
    public let createdAt: Date

    private enum CodingKeys: String, CodingKey {
        case id, name, kind, role, status, createdAt
        case isRemoved = "removed"
    }

    /// Reads what the server tells.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(UserID.self, forKey: .id)
        name = try members.decode(String.self, forKey: .name)
        kind = try members.decodeIfPresent(Kind.self, forKey: .kind) ?? .guest
        role = try members.decodeIfPresent(Role.self, forKey: .role)
        status = try members.decodeIfPresent(String.self, forKey: .status)
        isRemoved = try members.decodeIfPresent(Bool.self, forKey: .isRemoved) ?? false
        createdAt = try members.decodeIfPresent(Date.self, forKey: .createdAt) ?? .distantPast
    }
}
