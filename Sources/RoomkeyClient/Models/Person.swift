// SPDX-License-Identifier: MIT

/// Somebody as they are named beside what they did.
public struct Person: Hashable, Sendable, Codable, Identifiable {
    /// Who it is, for ever.
    public let id: UserID
    /// What they were called then. The server leaves it out where somebody takes something back or leaves.
    public let name: String?

    /// - Parameters:
    ///   - id: who it is.
    ///   - name: what they are called.
    public init(id: UserID, name: String?) {
        self.id = id
        self.name = name
    }
}
