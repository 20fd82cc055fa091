// SPDX-License-Identifier: MIT

import ChatProtocol
import WireProtocol

extension RoomRole {
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
