// SPDX-License-Identifier: MIT

public import Foundation

/// A created token.
public struct KeyValueToken: Sendable, Hashable {
    /// The token itself.
    public let token: String
    /// Its ID, for revoking it; nil if the server does not say.
    public let id: String?
    /// When it expires, usually two hours after it was created; nil if the server does not say.
    public let expiresAt: Date?
}

extension KeyValueToken: Decodable {
    private enum CodingKeys: String, CodingKey {
        case token, id, expiresAt
    }

    /// Reads the answer of `POST /token/websocket`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        token = try container.decode(String.self, forKey: .token)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        let milliseconds = try container.decodeIfPresent(Int64.self, forKey: .expiresAt)
        expiresAt = milliseconds.map { Date(timeIntervalSince1970: Double($0) / 1_000) }
    }
}
