// SPDX-License-Identifier: MIT

public import WireProtocol

/// What is the same for everyone on a server.
public struct Workspace: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The room that everyone who is new joins.
    public let defaultRoom: RoomID?

    package init(name: String, defaultRoom: RoomID? = nil) {
        self.name = name
        self.defaultRoom = defaultRoom
    }
}

extension Workspace: Shaped {
    package static let shape = Shape(Workspace.init, Field("name", \.name), Field("defaultRoom", \.defaultRoom))
}
