// SPDX-License-Identifier: MIT

/// `{"error": "what went wrong", "code": "notMember", "limit": "…", "retryAfter": 2}`
extension Refusal: Codable {
    private enum CodingKeys: String, CodingKey { case error, code, limit, retryAfter }

    /// Reads what the server tells.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            code: try members.decodeIfPresent(Code.self, forKey: .code) ?? .unavailable,
            message: try members.decode(String.self, forKey: .error),
            limit: try members.decodeIfPresent(String.self, forKey: .limit),
            retryAfter: try members.decodeIfPresent(Double.self, forKey: .retryAfter).map { .seconds($0) }
        )
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(code, forKey: .code)
        try members.encode(message, forKey: .error)
        try members.encodeIfPresent(limit, forKey: .limit)
        try members.encodeIfPresent(retryAfter.map { $0 / .seconds(1) }, forKey: .retryAfter)
    }
}
