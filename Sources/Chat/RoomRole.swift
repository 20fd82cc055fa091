// SPDX-License-Identifier: MIT

import WireProtocol

/// What a member of a room may do there.
enum RoomRole: String, Hashable, Sendable {
    case member
    /// May delete anyone's messages. Who makes a room is its first.
    case moderator

    /// Reads a member's record.
    init(ofMember record: [UInt8]) {
        let role = (try? JSONValue(parsing: record))?["role"]?.stringValue
        self = role.flatMap { RoomRole(rawValue: $0) } ?? .member
    }
}
