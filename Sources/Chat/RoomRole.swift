// SPDX-License-Identifier: MIT

import WireProtocol

/// What a member of a room may do there.
package enum RoomRole: String, Hashable, Sendable {
    case member
    /// May change the room, remove people and delete anyone's messages. Who makes a room is its first.
    case moderator

    /// Reads a member's record.
    init(ofMember record: [UInt8]) {
        let role = (try? JSONValue(parsing: record))?["role"]?.stringValue
        self = role.flatMap { RoomRole(rawValue: $0) } ?? .member
    }

    /// A member's record with this role.
    func written(intoMember record: [UInt8]) -> [UInt8] {
        let member = try? JSONValue(parsing: record)
        let role = JSONValue.object([.init(name: Array("role".utf8), value: .string(Array(rawValue.utf8)))])
        return (member ?? .object([])).merging(role).document.text
    }
}
