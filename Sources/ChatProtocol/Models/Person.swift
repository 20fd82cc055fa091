// SPDX-License-Identifier: MIT

public import WireProtocol

/// A person as they are named beside what they did.
public struct Person: Hashable, Sendable, Codable, Identifiable {
    /// The ID, which never changes.
    public let id: UserID
    /// Their name at the time. The server leaves it out where somebody takes something back or leaves.
    public let name: String?

    package init(id: UserID, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

extension Person: Shaped {
    package static let shape = Shape(Person.init, Field("id", \.id), Field("name", \.name))
}
