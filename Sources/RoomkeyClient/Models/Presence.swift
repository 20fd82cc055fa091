// SPDX-License-Identifier: MIT

/// Whether somebody is there.
public enum Presence: String, Hashable, Sendable, Decodable {
    /// On some device, and doing something.
    case online
    /// On some device, and has not touched it for a while.
    case idle
    /// On none.
    case offline

    /// Reads what the server tells; what a newer one may tell counts as being there.
    public init(from decoder: any Decoder) throws {
        self = Presence(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .online
    }
}
