// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// Who pinned a message, and when.
public struct Pin: Hashable, Sendable {
    /// Who pinned it.
    public let id: UserID
    /// That person's name at the time.
    public let name: String
    /// When.
    public let at: Date

    package init(id: UserID, name: String, at: Date) {
        self.id = id
        self.name = name
        self.at = at
    }
}

extension Pin: Shaped {
    package static let shape = Shape(Pin.init, Field("id", \.id), Field("name", \.name), Field("at", \.at))
}
