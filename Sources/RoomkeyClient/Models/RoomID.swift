// SPDX-License-Identifier: MIT

/// Names a room, in addresses too: `general`.
public struct RoomID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral
{
    /// As the server writes it.
    public let rawValue: String

    /// - Parameter rawValue: as the server writes it.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// - Parameter literal: as the server writes it.
    public init(stringLiteral literal: String) {
        rawValue = literal
    }

    /// As the server writes it.
    public var description: String { rawValue }
}
