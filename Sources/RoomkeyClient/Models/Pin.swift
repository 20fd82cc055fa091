// SPDX-License-Identifier: MIT

public import Foundation

/// Says of a message that it is pinned.
public struct Pin: Hashable, Sendable, Decodable {
    /// Who pinned it.
    public let id: UserID
    /// What they were called then.
    public let name: String
    /// When.
    public let at: Date
}
