// SPDX-License-Identifier: MIT

public import WireProtocol

/// Names a message: its room, and its number there.
public struct MessageID: Hashable, Sendable, Codable {
    /// Where it was said.
    public let room: RoomID
    /// Its number there.
    public let seq: Seq

    /// - Parameters:
    ///   - room: where it was said.
    ///   - seq: its number there.
    public init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }
}
