// SPDX-License-Identifier: MIT

/// What is the same for everyone on a server.
public struct Workspace: Hashable, Sendable, Decodable {
    /// What it is called.
    public let name: String
    /// The room that everyone who comes new is in.
    public let defaultRoom: RoomID?
}
